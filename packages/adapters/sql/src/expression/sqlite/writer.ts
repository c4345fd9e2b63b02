import type { Value, ValueType } from '@parasol/core/internal';
import { sql } from 'kysely';
import type { PlainTextOperator, Sql, Writer } from '../compiler.ts';
import { bound, boundList, MAX_LISTED } from '../constants.ts';
import { sqliteJson } from './json.ts';
import { sqliteNumbers } from './numbers.ts';

/** How SQLite writes what Postgres writes differently. Functions named `px_…` are registered by `registerSqliteFunctions`. */
export const sqliteWriter: Writer = Object.freeze({
  constant: (value: Value, type: ValueType) => sql`${bound(value, type, 'sqlite')}`,
  boolean: (value: boolean) => sql.raw(value ? '1' : '0'),
  list: (values, type) =>
    values.length > MAX_LISTED
      ? sql`(select value from json_each(${boundList(values, type, 'sqlite')}))`
      : sql`(${sql.join(values.map((value) => bound(value, type, 'sqlite')))})`,
  json: sqliteJson,
  byCodePoint: (_, text) => text,
  fold: (_, text) => sql`px_fold(${text})`,
  text: textOperator,
  startsWithKnown,
  age: (_, from, to) =>
    // The difference of two days written as yyyymmdd, divided by 10000 and rounded down; the addend keeps it above zero.
    sql`((${yearMonthDay(to)} - ${yearMonthDay(from)} + 100000000) / 10000 - 10000)`,
  days: (from, to) => sql`cast(julianday(${to}) - julianday(${from}) as integer)`,
  number: sqliteNumbers,
} satisfies Writer);

const yearMonthDay = (date: Sql): Sql => sql`cast(replace(${date}, '-', '') as integer)`;

function textOperator(operator: PlainTextOperator, value: Sql, search: Sql): Sql {
  switch (operator) {
    case 'exact':
      return sql`(${value} = ${search})`;
    case 'contains':
      return sql`(instr(${value}, ${search}) > 0)`;
    case 'startsWith':
      return sql`(substr(${value}, 1, length(${search})) = ${search})`;
    case 'endsWith':
      // From position 0, substr would give the whole text.
      return sql`(substr(${value}, -max(length(${search}), 1), length(${search})) = ${search})`;
  }
}

/** As a range, so that an index on the column finds it. */
function startsWithKnown(value: Sql, search: string): Sql {
  const end = firstBehind(search);
  return end === undefined ? sql`(${value} >= ${search})` : sql`(${value} >= ${search} and ${value} < ${end})`;
}

/** The first text, by code point, behind all that start with a prefix; undefined when there is none. */
function firstBehind(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0) as number);
  while (points.at(-1) === 0x10_ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
