import type { ReadModel } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import { columnNames, qualified, type SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

/**
 * Works out what a read model keeps and writes what is not so, of these owners or of all; the number of rows written is how many were not.
 * Deleted owners keep theirs, since lists may ask for them.
 */
export function refreshRows(schema: SqlSchema, { entity, owner, values }: ReadModel, ids?: Fragment): Fragment {
  const { dialect } = schema;
  const source = createSource(schema, owner);
  const trees = treesOver(schema, source);
  const table = schema.table(entity);
  const kept = [...values].map(([name, tree]) => ({ column: table.column(name), tree }));
  const id = sql.id(source.alias, 'id');
  const cells = [id, ...kept.map(({ column, tree }) => trees.assigned(tree, column))];
  const columns = [table.column('id'), ...kept.map(({ column }) => column)];
  const names = kept.map(({ column }) => sql.id(column.name));
  const assigned = names.map((name) => sql`${name} = excluded.${name}`);
  const differs = names.map((name) => sql`n.${name} is distinct from excluded.${name}`);
  // SQLite would read ON CONFLICT as the condition of a join if there were no WHERE before it.
  const where = ids === undefined ? sql`true` : dialect.isOneOf(id, ids);
  return sql`insert into ${qualified(schema, entity.table)} as n (${columnNames(columns)}) select ${sql.join(cells)} from ${source.from()} where ${where} on conflict (id) do update set ${sql.join(assigned)} where ${sql.join(differs, sql` or `)}`;
}

/** Holds what is kept of these owners, in the order of their ids; nothing where nobody else writes. */
export function holdRows(schema: SqlSchema, { entity }: ReadModel, ids: Fragment): Fragment | undefined {
  const { dialect } = schema;
  if (!dialect.writesInWith) return undefined;
  const id = sql.id('n', 'id');
  return sql`select 1 from ${qualified(schema, entity.table)} as n where ${dialect.isOneOf(id, ids)} order by ${id}${dialect.lock('n')}`;
}
