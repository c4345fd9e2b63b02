import { type RawBuilder, sql } from 'kysely';
import { columnNames, qualified, readColumns, type SqlColumn, type SqlSchema, type SqlTable } from '../sql-schema.ts';
import { slot } from '../statement.ts';
import { nextNumber } from './stamp.ts';

type Fragment = RawBuilder<unknown>;

/**
 * Compare-and-swap of one row. Slots: `id`, `expected`, `timestamp`, `actorId`, `changeId`, and `set.<column>` per column that
 * changes. The last statement gives the new row; without a row in it nothing was changed. With `renumber` it takes the next number.
 */
export function updateRow(
  schema: SqlSchema,
  table: SqlTable,
  changed: readonly SqlColumn[],
  { renumber = false }: { readonly renumber?: boolean } = {},
): readonly Fragment[] {
  const { entity, columns } = table;
  const live = qualified(schema, entity.table);
  const name = sql.id(entity.table);
  const matches = (alias: Fragment): Fragment =>
    sql`${alias}.id = ${slot('id')} and ${alias}.version = ${slot('expected')}`;
  const assign = (old: Fragment): Fragment =>
    sql.join([
      ...changed.map(
        ({ column, name: key, codec }) =>
          sql`${sql.id(key)} = ${schema.dialect.typed(codec, slot(`set.${column.name}`))}`,
      ),
      ...(renumber ? [sql`sequence = ${nextNumber(schema, table)}`] : []),
      ...stampChange(schema, table, old),
    ]);
  if (!entity.history) {
    return [
      sql`update ${live} as ${name} set ${assign(sql`${name}`)} where ${matches(sql`${name}`)} returning ${readColumns(columns, entity.table)}`,
    ];
  }
  const supersededAt = (old: Fragment): Fragment => later(schema, table, old);
  if (!schema.dialect.writesInWith) {
    return [
      sql`insert into ${qualified(schema, entity.historyTable)} (${columnNames(columns)}, superseded_at) select ${columnNames(columns, 'o')}, ${supersededAt(sql`o`)} from ${live} as o where ${matches(sql`o`)}`,
      sql`update ${live} set ${assign(name as unknown as Fragment)} where ${matches(name as unknown as Fragment)} returning ${readColumns(columns)}`,
    ];
  }
  return [
    sql`with old as (select ${columnNames(columns, 'o')} from ${live} as o where ${matches(sql`o`)}${schema.dialect.lock('o')}), archived as (insert into ${qualified(schema, entity.historyTable)} (${columnNames(columns)}, superseded_at) select ${columnNames(columns, 'old')}, ${supersededAt(sql`old`)} from old) update ${live} as n set ${assign(sql`old`)} from old where n.id = old.id returning ${readColumns(columns, 'n')}`,
  ];
}

/** Overwrites columns in the superseded versions of a row. Slots: `id`, and `set.<column>` per column. */
export function forgetVersions(schema: SqlSchema, table: SqlTable, changed: readonly SqlColumn[]): Fragment {
  const values = changed.map(
    ({ column, name, codec }) => sql`${sql.id(name)} = ${schema.dialect.typed(codec, slot(`set.${column.name}`))}`,
  );
  return sql`update ${qualified(schema, table.entity.historyTable)} set ${sql.join(values)} where id = ${slot('id')}`;
}

/** The instant of a change of a row: that of the transaction, but never before the row's own last one. */
export const later = ({ dialect }: SqlSchema, table: SqlTable, old: Fragment): Fragment =>
  dialect.later(dialect.typed(table.column('dateUpdated').codec, slot('timestamp')), sql`${old}.date_updated`);

/** What every change writes into the system columns, computed from the old row. */
export const stampChange = (schema: SqlSchema, table: SqlTable, old: Fragment): Fragment[] => [
  sql`version = ${old}.version + 1`,
  sql`date_updated = ${later(schema, table, old)}`,
  sql`user_updated = ${schema.dialect.typed(table.column('userUpdated').codec, slot('actorId'))}`,
  sql`change_id = ${schema.dialect.typed(table.column('changeId').codec, slot('changeId'))}`,
];
