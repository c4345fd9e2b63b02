import type { TreeNode, Value, ValueType } from '@parasol/core/internal';
import { sql } from 'kysely';
import type { PlainTextOperator, Sql, Writer } from '../compiler.ts';
import { bound, boundList, MAX_LISTED } from '../constants.ts';
import { call } from './call.ts';
import { postgresJson } from './json.ts';
import { postgresNumbers } from './numbers.ts';

const CASTS: Readonly<Record<ValueType['kind'], Sql>> = Object.freeze({
  boolean: sql.raw('boolean'),
  number: sql.raw('numeric'),
  text: sql.raw('text'),
  date: sql.raw('date'),
  instant: sql.raw('timestamptz'),
  uuid: sql.raw('uuid'),
  json: sql.raw('jsonb'),
});

/** How Postgres writes what SQLite writes differently. Functions named `px_…` are those of `postgresFunctions`. */
export const postgresWriter: Writer = Object.freeze({
  constant: (value: Value, type: ValueType) => sql`${bound(value, type, 'postgres')}::${CASTS[type.kind]}`,
  boolean: (value: boolean) => sql.raw(String(value)),
  list(values, type, as) {
    const cast = as === undefined ? CASTS[type.kind] : sql.raw(as);
    if (values.length <= MAX_LISTED)
      return sql`(${sql.join(values.map((value) => sql`${bound(value, type, 'postgres')}::${cast}`))})`;
    const elements = sql`jsonb_array_elements_text(${boundList(values, type, 'postgres')}::jsonb)`;
    return sql`(select value::${cast} from ${elements} as element(value))`;
  },
  json: postgresJson,
  byCodePoint,
  fold: (c, text) => call(c, 'px_fold', text),
  text: textOperator,
  // starts_with finds an index with collation "C" by itself.
  startsWithKnown: (value, search) => sql`starts_with(${value}, ${search}::text)`,
  age: (c, from, to) => call(c, 'px_age', from, to),
  days: (from, to) => sql`(${to} - ${from})::numeric`,
  number: postgresNumbers,
} satisfies Writer);

/** Columns are declared with collation "C", and carry it into every comparison they take part in. */
function byCodePoint(node: TreeNode, text: Sql): Sql {
  const isColumn = node.node === 'path' && node.steps.at(-1)?.kind === 'field';
  return isColumn ? text : sql`${text} collate "C"`;
}

function textOperator(operator: PlainTextOperator, value: Sql, search: Sql): Sql {
  switch (operator) {
    case 'exact':
      return sql`(${value} = ${search})`;
    case 'contains':
      return sql`(strpos(${value}, ${search}) > 0)`;
    case 'startsWith':
      return sql`starts_with(${value}, ${search})`;
    case 'endsWith':
      return sql`(right(${value}, length(${search})) = ${search})`;
  }
}
