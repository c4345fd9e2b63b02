import type { AnyEntity } from '@parasol/core';
import { type RawBuilder, sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { columnDefinition, createEntity, notNull, plainIndexes, uniqueIndex } from './ddl.ts';
import { type Manifest, manifestOf, type TableManifest } from './manifest.ts';

type Fragment = RawBuilder<unknown>;

/**
 * The statements from the recorded declaration to the present one. New tables, indexes and columns without a value are
 * added; everything else is refused, because only a person knows what should become of the rows. Tables of modules that
 * are not listed now stay as they are: another app may use them.
 */
export async function planMigration(
  schema: SqlSchema,
  recorded: Manifest | undefined,
  hasRows: (table: string) => Promise<boolean>,
): Promise<Fragment[]> {
  const statements: Fragment[] = [];
  const declared = manifestOf(schema);
  for (const entity of schema.catalog.entities) {
    const before = recorded?.tables[entity.table];
    const now = declared.tables[entity.table] as TableManifest;
    if (before === undefined) statements.push(...createEntity(schema, entity));
    else statements.push(...(await changes(schema, entity, before, now, hasRows)));
  }
  return statements;
}

/** What is recorded after a migration. */
export function recordOf(schema: SqlSchema, recorded: Manifest | undefined): Manifest {
  return { format: 1, tables: { ...recorded?.tables, ...manifestOf(schema).tables } };
}

async function changes(
  schema: SqlSchema,
  entity: AnyEntity,
  before: TableManifest,
  now: TableManifest,
  hasRows: (table: string) => Promise<boolean>,
): Promise<Fragment[]> {
  const refuse = (what: string): never => {
    throw new Error(
      `The database has ${entity.name} (${entity.table}) declared otherwise: ${what}. Only new tables, new indexes and new columns that may be ` +
        'empty are applied by themselves; write a migration for anything else.',
    );
  };
  if (before.entity !== entity.name) refuse(`it belongs to the entity "${before.entity}"`);
  if (before.history !== now.history) refuse(`history was ${before.history ? 'kept' : 'not kept'}`);
  const statements: Fragment[] = [];
  for (const name of Object.keys(before.columns))
    if (now.columns[name] === undefined) refuse(`column "${name}" is no longer declared`);
  for (const [name, column] of Object.entries(now.columns)) {
    const known = before.columns[name];
    if (known === undefined) {
      if (!column.nullable && (await hasRows(entity.table)))
        refuse(`column "${name}" is new and may not be empty, but there are rows`);
      statements.push(...addColumn(schema, entity, name));
    } else if (known.type !== column.type)
      refuse(`column "${name}" was of type ${known.type} and is now ${column.type}`);
    else if (known.nullable !== column.nullable)
      refuse(`column "${name}" ${known.nullable ? 'could' : 'could not'} be empty`);
    else if (known.target !== column.target) refuse(`column "${name}" pointed at ${known.target ?? 'nothing'}`);
  }
  for (const set of before.unique) if (!now.unique.includes(set)) refuse(`(${set.replaceAll(' ', ', ')}) was unique`);
  for (const set of before.indexes)
    if (!now.indexes.includes(set)) refuse(`there was an index on (${set.replaceAll(' ', ', ')})`);
  for (const columns of entity.unique)
    if (!before.unique.includes(columns.join(' '))) statements.push(uniqueIndex(schema, entity, columns));
  const had = new Set(indexNames(schema, entity, before));
  for (const { name, statement } of plainIndexes(schema, entity)) if (!had.has(name)) statements.push(statement);
  return statements;
}

/** Names of the indexes that a recorded declaration led to. */
function indexNames(schema: SqlSchema, entity: AnyEntity, before: TableManifest): string[] {
  const orderBy = before.orderBy.split(' ').filter((term) => term !== '');
  const earlier: AnyEntity = {
    ...entity,
    relations: Object.fromEntries(
      Object.entries(entity.relations).filter(([relation]) => before.columns[`${relation}Id`] !== undefined),
    ),
    indexes: before.indexes.map((set) => set.split(' ')),
    orderBy: orderBy.map((term) => ({
      field: term.replace(/^-/, ''),
      direction: term.startsWith('-') ? 'desc' : 'asc',
    })),
  };
  return plainIndexes(schema, earlier).map(({ name }) => name);
}

function addColumn(schema: SqlSchema, entity: AnyEntity, name: string): Fragment[] {
  const column = schema.table(entity).column(name);
  const statements = [
    sql`alter table ${qualified(schema, entity.table)} add column ${columnDefinition(schema, entity, column)}`,
  ];
  if (entity.history) {
    statements.push(
      sql`alter table ${qualified(schema, entity.historyTable)} add column ${sql.id(column.name)} ${sql.raw(column.codec.sqlType)}${notNull(column)}`,
    );
  }
  return statements;
}
