import type { ValueType } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { aggregateName } from './aggregate-name.ts';
import { type Codec, postgresCodec } from './codec.ts';
import type { Judged, SqlDialect } from './dialect.ts';
import { postgresNumbers } from './postgres-numbers.ts';

/** The type of a cast; a collation belongs to declarations only. */
export const castType = (codec: Codec): string => codec.sqlType.replace(' collate "C"', '');

export const postgresDialect: SqlDialect = {
  name: 'postgres',
  codec: postgresCodec,
  tableOptions: '',
  nullsLastInIndex: ' nulls last',
  greatest: ({ digits, scale }) =>
    scale === 0 ? '9'.repeat(digits) : `${'9'.repeat(digits - scale) || '0'}.${'9'.repeat(scale)}`,
  maxDigits: 1000,
  writesInWith: true,
  takesArrays: true,
  ordersJoins: true,
  hasIdentity: true,
  numbers: postgresNumbers,
  typed: (codec, encoded) => sql`cast(${encoded} as ${sql.raw(castType(codec))})`,
  isOneOf: (column, ids) => sql`${column} = any(cast(${ids} as uuid[]))`,
  idList: (ids) => `{${ids.join(',')}}`,
  clock: `to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  later: (a, b) => sql`greatest(${a}, ${b})`,
  id: (prefix, counter) => sql`cast(${prefix} || lpad(to_hex(${counter}), 8, '0') as uuid)`,
  rowCounter: () => sql`row_number() over ()`,
  alwaysLooksUp: ' offset 0',
  judge,
  selective: (condition) => condition,
  arrayOfArrays: (parts, order) =>
    sql`coalesce(jsonb_agg(jsonb_build_array(${sql.join(parts)}) order by ${order}), '[]')`,
  cast: (value, codec) => sql`cast(${value} as ${sql.raw(castType(codec))})`,
  aggregate(fn, value, type) {
    if (value === undefined || fn === 'count') return value === undefined ? sql`count(*)` : sql`count(${value})`;
    // Postgres 15 to 17 have no least and greatest uuid; their text sorts as they do.
    if (type.kind === 'uuid') return sql`${aggregateName(fn)}(cast(${value} as text) collate "C")`;
    if (type.kind === 'boolean') return fn === 'min' ? sql`bool_and(${value})` : sql`bool_or(${value})`;
    return sql`${aggregateName(fn)}(${value})`;
  },
  shownKey: (key) => key,
  isAbove: (aggregate, above) => sql`${aggregate} > cast(${String(above)} as numeric)`,
  // Beyond the digits of the column's check lie those of the type itself.
  isUnnamedOverflow: (error) => error instanceof Error && 'code' in error && error.code === '22003',
  claimText,
  claimHash: (text) => sql`left(encode(sha256(convert_to(${text}, 'UTF8')), 'hex'), 40)`,
  textList: (json) =>
    sql`(select value, place - 1 as place from jsonb_array_elements_text(cast(${json} as jsonb)) with ordinality as e(value, place)) as v`,
  listedIds: (id) => sql`array_agg(${id})`,
  // Rows that are only locked can go on to be locked; whoever writes waits.
  lockTable: (table) => sql`lock table ${table} in share row exclusive mode`,
  lockForDeletion: (alias) => sql` for update of ${sql.id(alias)}`,
  lock: (alias, others) =>
    sql` for no key update of ${sql.id(alias)}${sql.raw(others === 'skip-locked' ? ' skip locked' : '')}`,
};

/** OFFSET keeps the verdict from being copied into every value that asks for it. */
function judge(verdict: RawBuilder<unknown> | undefined): Judged {
  if (verdict === undefined)
    return { verdict: sql`cast(null as integer)`, join: sql``, end: sql``, ifLeft: (value) => value };
  return {
    verdict: sql`w.verdict`,
    join: sql` cross join lateral (select ${verdict} as verdict offset 0) as w`,
    end: sql``,
    ifLeft: (value) => sql`case when w.verdict is null then ${value} end`,
  };
}

function claimText(value: RawBuilder<unknown>, { kind }: ValueType): RawBuilder<unknown> {
  switch (kind) {
    case 'number':
      return sql`cast(trim_scale(${value}) as text)`;
    case 'date':
      return sql`to_char(${value}, 'YYYY-MM-DD')`;
    case 'instant':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    default:
      return sql`cast(${value} as text)`;
  }
}
