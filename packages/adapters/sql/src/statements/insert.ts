import { type RawBuilder, sql } from 'kysely';
import { columnNames, qualified, readColumns, type SqlColumn, type SqlSchema, type SqlTable } from '../sql-schema.ts';
import { slot } from '../statement.ts';
import { givenColumns, nextNumber, numberedColumn, stampedColumns } from './stamp.ts';

type Fragment = RawBuilder<unknown>;

export interface InsertOptions {
  readonly onConflict: 'fail' | 'skip';
  /** Whether the rows are given back as stored. */
  readonly returning: boolean;
}

/** One row; a slot per column, by name. */
export function insertRow(schema: SqlSchema, table: SqlTable, options: InsertOptions): Fragment {
  const columns = [...givenColumns(table), ...stampedColumns(table)];
  const numbered = numberedColumn(table);
  const values = columns.map(({ column }) => sql`${slot(column.name)}`);
  if (numbered !== undefined) values.push(nextNumber(schema, table));
  return sql`${into(schema, table, [...columns, ...(numbered === undefined ? [] : [numbered])])} values (${sql.join(values)})${ending(table, options)}`;
}

/** Many rows in one statement: a slot with an array for each given column, one with a value for each stamped one. */
export function insertArrays(schema: SqlSchema, table: SqlTable, options: InsertOptions): Fragment {
  const given = givenColumns(table);
  const stamped = stampedColumns(table);
  const arrays = given.map(
    ({ column, codec }) =>
      sql`cast(${slot(column.name)} as ${sql.raw(`${codec.sqlType.replace(' collate "C"', '')}[]`)})`,
  );
  const names = given.map((_, i) => sql.id(`c${i}`));
  const values = [
    ...names.map((name) => sql`a.${name}`),
    ...stamped.map(({ column, codec }) => schema.dialect.typed(codec, slot(column.name))),
  ];
  const source = sql`select ${sql.join(values)} from unnest(${sql.join(arrays)}) as a(${sql.join(names)})`;
  return sql`${into(schema, table, [...given, ...stamped])} ${source}${ending(table, options)}`;
}

export const into = (schema: SqlSchema, { entity }: SqlTable, columns: readonly SqlColumn[]): Fragment =>
  sql`insert into ${qualified(schema, entity.table)} (${columnNames(columns)})`;

const ending = ({ columns }: SqlTable, { onConflict, returning }: InsertOptions): Fragment =>
  sql`${sql.raw(onConflict === 'skip' ? ' on conflict do nothing' : '')}${returning ? sql` returning ${readColumns(columns)}` : sql``}`;
