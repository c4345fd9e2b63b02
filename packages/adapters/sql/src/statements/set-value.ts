import type { SetValue } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { holdsKeys, isLive, parameter, type SqlColumn, type SqlSchema } from '../sql-schema.ts';
import type { Trees } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

/** What a column is set to, as SQL over the source. */
export function setValue(schema: SqlSchema, trees: Trees, column: SqlColumn, value: SetValue): Fragment {
  switch (value.kind) {
    case 'value':
      return parameter(schema, column.codec, value.value);
    case 'tree':
      return trees.assigned(value.tree, column);
    case 'versions':
      return versionsOf(schema, trees, value);
    case 'lookup':
      return lookup(schema, trees, value);
  }
}

function lookup(schema: SqlSchema, trees: Trees, { entity, by }: Extract<SetValue, { kind: 'lookup' }>): Fragment {
  const table = schema.table(entity);
  const { alias, ...found } = trees.source.child(entity);
  const equal = Object.entries(by).map(
    ([name, tree]) => sql`${sql.id(alias, table.column(name).name)} = ${trees.assigned(tree, table.column(name))}`,
  );
  return sql`(select ${sql.id(alias, 'id')} from ${found.from()} where ${sql.join([...equal, holdsKeys(schema.dialect.name, entity, alias)], sql` and `)})`;
}

/** The versions of a collection's live items: what a result was computed from, copied by the statement that computes it. */
function versionsOf(
  schema: SqlSchema,
  { source }: Trees,
  { owner, collection, through }: Extract<SetValue, { kind: 'versions' }>,
): Fragment {
  const holder = source.join(owner);
  const found = schema.catalog.collections(holder.entity).get(collection);
  if (found === undefined) throw new TypeError(`${holder.entity.name} has no collection "${collection}".`);
  const items = source.child(found.entity);
  const { alias } = items;
  const parts = [sql`${sql.id(alias, 'id')}`, sql`${sql.id(alias, 'version')}`];
  if (through !== undefined) {
    const related = items.join([through]);
    parts.push(sql`${sql.id(related.alias, 'id')}`, sql`${sql.id(related.alias, 'version')}`);
  }
  const back = sql.id(alias, schema.table(found.entity).column(found.column).name);
  const list = schema.dialect.arrayOfArrays(parts, sql`${sql.id(alias, 'id')}`);
  return sql`(select ${list} from ${items.from()} where ${back} = ${sql.id(holder.alias, 'id')} and ${isLive(schema.dialect.name, alias)})`;
}
