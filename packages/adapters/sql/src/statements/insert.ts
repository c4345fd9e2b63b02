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

/** What the rows of a bulk insert share is one value, by a slot with the name of the column; the others have `own` columns. */
function sharedColumns(table: SqlTable, own: readonly SqlColumn[]): readonly SqlColumn[] {
  return [...givenColumns(table).filter((column) => !own.includes(column)), ...stampedColumns(table)];
}

/** Many rows in one statement: a slot with an array for each of their own columns. */
export function insertArrays(
  schema: SqlSchema,
  table: SqlTable,
  own: readonly SqlColumn[],
  options: InsertOptions,
): Fragment {
  const shared = sharedColumns(table, own);
  const arrays = own.map(
    ({ column, codec }) =>
      sql`cast(${slot(column.name)} as ${sql.raw(`${codec.sqlType.replace(' collate "C"', '')}[]`)})`,
  );
  const names = own.map((_, i) => sql.id(`c${i}`));
  const values = [
    ...names.map((name) => sql`a.${name}`),
    ...shared.map(({ column, codec }) => schema.dialect.typed(codec, slot(column.name))),
  ];
  const source = sql`select ${sql.join(values)} from unnest(${sql.join(arrays)}) as a(${sql.join(names)})`;
  return sql`${into(schema, table, [...own, ...shared])} ${source}${ending(table, options)}`;
}

/** The name of the slot for one row's own value. */
export const slotOfRow = (column: string, row: number): string => `${column} ${row}`;

/** So many rows in one statement of SQLite: a slot for every value that is a row's own, by `slotOfRow`. */
export function insertGroup(
  schema: SqlSchema,
  table: SqlTable,
  { own, rows }: { readonly own: readonly SqlColumn[]; readonly rows: number },
  options: InsertOptions,
): Fragment {
  const shared = sharedColumns(table, own);
  const once = shared.map(({ column }, i) => sql`${slot(column.name)} as ${sql.id(`k${i}`)}`);
  const cells = (row: number): Fragment =>
    sql`(${sql.join(own.map(({ column }) => sql`${slot(slotOfRow(column.name, row))}`))})`;
  const values = [
    ...own.map((_, i) => sql`v.${sql.id(`column${i + 1}`)}`),
    ...shared.map((_, i) => sql`s.${sql.id(`k${i}`)}`),
  ];
  const source = sql`(select ${sql.join(once)}) as s, (values ${sql.join(Array.from({ length: rows }, (_, row) => cells(row)))}) as v`;
  // Without the condition SQLite takes the conflict clause for that of a join.
  return sql`${into(schema, table, [...own, ...shared])} select ${sql.join(values)} from ${source} where true${ending(table, options)}`;
}

export const into = (schema: SqlSchema, { entity }: SqlTable, columns: readonly SqlColumn[]): Fragment =>
  sql`insert into ${qualified(schema, entity.table)} (${columnNames(columns)})`;

const ending = ({ columns }: SqlTable, { onConflict, returning }: InsertOptions): Fragment =>
  sql`${sql.raw(onConflict === 'skip' ? ' on conflict do nothing' : '')}${returning ? sql` returning ${readColumns(columns)}` : sql``}`;
