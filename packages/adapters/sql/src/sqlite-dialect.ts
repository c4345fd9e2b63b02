import { sql } from 'kysely';
import { aggregateName } from './aggregate-name.ts';
import { sqliteCodec } from './codec.ts';
import type { SqlDialect } from './dialect.ts';
import { NATIVE_DIGITS } from './expression/constants.ts';

/** What `px_sort_key` adds. */
const SORT_KEY_ZERO = String(10n ** 61n);

/** The greatest whole number of units that is not above a number. */
function floorUnits(value: number, scale: number): string {
  if (Number.isInteger(value)) return String(BigInt(value) * 10n ** BigInt(scale));
  return String(BigInt(Math.floor(value * 10 ** scale)));
}

export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  codec: sqliteCodec,
  tableOptions: ' strict',
  nullsLastInIndex: '',
  greatest: ({ digits }) => '9'.repeat(digits),
  // 64-bit integers hold any 18 digits, but not any 19.
  maxDigits: NATIVE_DIGITS,
  writesInWith: false,
  takesArrays: false,
  ordersJoins: false,
  hasIdentity: false,
  numbers: {
    next: ({ table }) => sql`(select coalesce(max(sequence), 0) + 1 from ${sql.id(table)})`,
    announce: () => undefined,
    // Writers come one after the other, so a number that is seen has nothing open before it.
    frontier: ({ table }) => sql`select coalesce(max(sequence), 0), null from ${sql.id(table)}`,
  },
  typed: (_, encoded) => sql`${encoded}`,
  isOneOf: (column, ids) => sql`${column} in (select value from json_each(${ids}))`,
  idList: (ids) => JSON.stringify(ids),
  clock: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
  later: (a, b) => sql`max(${a}, ${b})`,
  id: (prefix, counter) => sql`${prefix} || printf('%08x', ${counter})`,
  rowCounter: (alias) => sql`${sql.id(alias, 'rowid')}`,
  alwaysLooksUp: '',
  // LIMIT keeps the select apart: SQLite would merge it into the one around it, and copy the verdict into every count.
  judge: (verdict) => ({
    verdict: verdict ?? sql`null`,
    join: sql``,
    end: verdict === undefined ? sql`` : sql` limit -1`,
    ifLeft: (value) => value,
  }),
  selective: (condition) => sql`likelihood(${condition}, 0.000001)`,
  arrayOfArrays: (parts, order) => sql`json_group_array(json_array(${sql.join(parts)}) order by ${order})`,
  cast: (value) => value,
  aggregate(fn, value, type) {
    if (value === undefined || fn === 'count') return value === undefined ? sql`count(*)` : sql`count(${value})`;
    if (type.kind !== 'number') return sql`${aggregateName(fn)}(${value})`;
    const wide = type.digits > NATIVE_DIGITS;
    if (fn === 'sum') {
      // Two native sums that cannot overflow are several times faster than one by a JavaScript function.
      if (wide) return sql`px_sum(${value})`;
      return sql`px_add(px_multiply(sum(${value} / 1000000000), 1000000000), sum(${value} % 1000000000))`;
    }
    const extreme = aggregateName(fn);
    if (!wide) return sql`cast(${extreme}(${value}) as text)`;
    return sql`px_subtract(${extreme}(px_sort_key(${value})), ${SORT_KEY_ZERO})`;
  },
  shownKey: (key, { digits }) =>
    digits > NATIVE_DIGITS ? sql`px_subtract(${key}, ${SORT_KEY_ZERO})` : sql`cast(${key} as text)`,
  isAbove: (aggregate, above, scale) => sql`px_compare(${aggregate}, ${floorUnits(above, scale)}) > 0`,
  // Our functions and `sum` throw; operators give REAL, which a STRICT table refuses with the name of the column.
  isUnnamedOverflow: (error) => error instanceof Error && /^(value out of range|integer overflow)/.test(error.message),
  claimText: (value, type) =>
    type.kind === 'number' ? sql`px_plain(${value}, ${sql.lit(type.scale)})` : sql`${value}`,
  claimHash: (text) => sql`px_hash(${text})`,
  textList: (json) => sql`(select value, key as place from json_each(${json})) as v`,
  listedIds: (id) => sql`json_group_array(${id})`,
  lockTable: () => undefined,
  lock: () => sql``,
  lockForDeletion: () => sql``,
};
