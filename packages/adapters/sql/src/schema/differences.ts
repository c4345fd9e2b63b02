import type { AnyEntity } from '@parasol/core';
import type { ReadModel, SchemaDifference } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { columnDefinition, createEntity, indexesOf, notNull } from './ddl.ts';
import { type ColumnManifest, manifestOf, type TableManifest, type Tables } from './manifest.ts';

type Fragment = RawBuilder<unknown>;

/** One difference between what is recorded and what is declared. */
export interface Difference extends SchemaDifference {
  /** What settles it; undefined where only a person knows what should become of the rows. */
  readonly statements: readonly Fragment[] | undefined;
  /** It can be settled only while the table has no rows. */
  readonly onlyIfEmpty?: boolean;
  /** A read model that is to be worked out once all tables are as they are declared. */
  readonly fills?: ReadModel | undefined;
}

/**
 * What leads from the recorded declaration to the present one. New tables, indexes and columns without a value are added; everything
 * else is refused, because only a person knows what should become of the rows. Tables of modules that are not listed now stay as they
 * are: another app may use them.
 */
export function differencesOf(schema: SqlSchema, recorded: Tables): Difference[] {
  const declared = manifestOf(schema).tables;
  return schema.catalog.entities.flatMap((entity): Difference[] => {
    const { table } = entity;
    const before = recorded[table];
    if (before === undefined) {
      const message = `${entity.name} (${table}) has no table yet.`;
      return [{ table, message, statements: createEntity(schema, entity), fills: filled(schema, entity, recorded) }];
    }
    const now = declared[table] as TableManifest;
    if (entity.readModel !== undefined) return readModelDifferences(schema, entity, recorded, now);
    return [
      ...tableDifferences(entity, before, now),
      ...columnDifferences(schema, entity, before, now),
      ...indexDifferences(schema, entity, before, now),
    ];
  });
}

/** The read model whose rows an entity is, where there may be something to keep: not in a database that is new. */
function filled({ catalog }: SqlSchema, { readModel }: AnyEntity, recorded: Tables): ReadModel | undefined {
  if (readModel === undefined || recorded[readModel.of.table] === undefined) return undefined;
  return catalog.readModels(readModel.of).get(readModel.as);
}

/** A read model whose table is declared otherwise is made anew, since it holds nothing of its own; one with other values is worked out anew. */
function readModelDifferences(
  schema: SqlSchema,
  entity: AnyEntity,
  recorded: Tables,
  now: TableManifest,
): Difference[] {
  const { table } = entity;
  const before = recorded[table];
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  const isSameTable = JSON.stringify({ ...before, values: now.values }) === JSON.stringify(now);
  const statements = isSameTable ? [] : [sql`drop table ${qualified(schema, table)}`, ...createEntity(schema, entity)];
  const message = `${entity.name} (${table}) is declared otherwise.`;
  return [{ table, message, statements, fills: filled(schema, entity, recorded) }];
}

/** What is recorded after a migration. */
export const recordOf = (schema: SqlSchema, recorded: Tables): Tables => ({
  ...recorded,
  ...manifestOf(schema).tables,
});

const COVERED =
  'A migration step of its module has to say what becomes of the rows (changeTable); or this app is older than the database.';

const refused = ({ name, table }: AnyEntity, what: string, more: Partial<SchemaDifference> = {}): Difference => ({
  table,
  ...more,
  message: `${name} (${table}): ${what}. ${COVERED}`,
  statements: undefined,
});

function* tableDifferences(entity: AnyEntity, before: TableManifest, now: TableManifest): Generator<Difference> {
  if (before.entity !== now.entity) yield refused(entity, `it belongs to the entity "${before.entity}"`);
  if (before.history !== now.history) yield refused(entity, `history was ${before.history ? 'kept' : 'not kept'}`);
  if (before.sequence !== now.sequence) yield refused(entity, `rows were ${before.sequence ? '' : 'not '}numbered`);
}

function* columnDifferences(
  schema: SqlSchema,
  entity: AnyEntity,
  before: TableManifest,
  now: TableManifest,
): Generator<Difference> {
  for (const column of Object.keys(before.columns)) {
    if (now.columns[column] === undefined)
      yield refused(entity, `column "${column}" is no longer declared`, { column });
  }
  for (const [column, wanted] of Object.entries(now.columns)) {
    const known = before.columns[column];
    if (known === undefined) {
      yield {
        table: entity.table,
        column,
        message: `${entity.name} (${entity.table}): column "${column}" is new${wanted.nullable ? '' : ' and may not be empty'}.`,
        statements: addColumn(schema, entity, column),
        onlyIfEmpty: !wanted.nullable,
      };
      continue;
    }
    const was = changeOf(known, wanted);
    if (was !== undefined) yield refused(entity, `column "${column}" ${was}`, { column });
  }
}

/** In which way a column was another one. */
function changeOf(known: ColumnManifest, wanted: ColumnManifest): string | undefined {
  if (known.type !== wanted.type) return `was of type ${known.type} and is now ${wanted.type}`;
  if (known.nullable !== wanted.nullable) return `${known.nullable ? 'could' : 'could not'} be empty`;
  return known.target === wanted.target ? undefined : `pointed at ${known.target ?? 'nothing'}`;
}

function* indexDifferences(
  schema: SqlSchema,
  entity: AnyEntity,
  before: TableManifest,
  now: TableManifest,
): Generator<Difference> {
  const shown = (set: string): string => `(${set.replaceAll(' ', ', ')})`;
  for (const set of before.unique) if (!now.unique.includes(set)) yield refused(entity, `${shown(set)} was unique`);
  for (const set of before.indexes)
    if (!now.indexes.includes(set)) yield refused(entity, `there was an index on ${shown(set)}`);
  for (const index of indexesOf(schema, entity)) {
    if (before.built.includes(index.name) || (index.table === entity.historyTable && !before.history)) continue;
    yield {
      table: index.table,
      index: index.name,
      message: `${entity.name} (${index.table}): index "${index.name}" is new.`,
      statements: [index.statement],
    };
  }
}

/** A difference that cannot be settled because there are rows. */
export const refusedWithRows = (entity: AnyEntity, { column = '' }: Difference): Difference =>
  refused(entity, `column "${column}" is new and may not be empty, but there are rows`, { column });

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
