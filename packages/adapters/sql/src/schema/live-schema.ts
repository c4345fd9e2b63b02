import type { AnyEntity } from '@parasol/core';
import type { SchemaDifference } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import type { SqlColumn, SqlSchema } from '../sql-schema.ts';
import { compile } from '../statement.ts';
import { foreignTable, indexesOf, rangeName } from './ddl.ts';
import { schemaOf, type Tables } from './manifest.ts';

/** A table as the database itself describes it, in words that compare. */
export interface LiveTable {
  /** Type and whether it may be empty, by column. */
  readonly columns: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, { readonly definition: string; readonly isUnique: boolean }>;
  /** `clinic_id acme_clinic`: column and the table it points at. */
  readonly foreignKeys: ReadonlySet<string>;
  /** Names of checks. */
  readonly checks: ReadonlySet<string>;
}
export type LiveSchema = ReadonlyMap<string, LiveTable>;

/** How a column reads in the catalogue of the database. */
export type DescribeColumn = (sqlType: string, nullable: boolean) => string;

/**
 * Whether the tables in a database are those that were recorded: what somebody dropped, added or altered by hand. An index that
 * somebody added for speed is welcome unless it is unique.
 */
export function driftOf(
  schema: SqlSchema,
  recorded: Tables,
  live: LiveSchema,
  describe: DescribeColumn,
): SchemaDifference[] {
  const listed = new Set(schema.catalog.entities.map(({ table }) => table));
  const past = schemaOf(schema, Object.fromEntries(Object.entries(recorded).filter(([table]) => listed.has(table))));
  return past.catalog.entities.flatMap((entity) => {
    const { built } = recorded[entity.table] as Tables[string];
    return expectedTables(past, entity, built, describe).flatMap((table) => [
      ...tableDrift(table, live.get(table.name)),
    ]);
  });
}

interface ExpectedTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, string>;
  readonly indexes: ReadonlyMap<string, { readonly definition: string; readonly statement: string }>;
  readonly foreignKeys: readonly string[];
  readonly checks: readonly string[];
}

function expectedTables(
  schema: SqlSchema,
  entity: AnyEntity,
  built: readonly string[],
  describe: DescribeColumn,
): ExpectedTable[] {
  const { columns } = schema.table(entity);
  const text = (statement: RawBuilder<unknown>): string => compile(schema.dialect.name, statement).sql;
  const described = ({ name, codec, column }: SqlColumn): [string, string] => [
    name,
    describe(codec.sqlType, column.nullable),
  ];
  const indexes = (table: string) =>
    new Map(
      indexesOf(schema, entity)
        .filter((index) => index.table === table && built.includes(index.name))
        .map(({ name, statement }) => [name, { definition: comparable(text(statement)), statement: text(statement) }]),
    );
  const live: ExpectedTable = {
    name: entity.table,
    columns: new Map(columns.map(described)),
    indexes: indexes(entity.table),
    foreignKeys: columns.flatMap(({ name, column }) => {
      const target = foreignTable(entity, column);
      return target === undefined ? [] : [`${name} ${target}`];
    }),
    checks: columns.flatMap((column) => rangeName(entity, column) ?? []),
  };
  if (!entity.history) return [live];
  const { codec } = schema.table(entity).column('dateUpdated');
  const history = new Map([...live.columns, ['superseded_at', describe(codec.sqlType, false)] as const]);
  return [
    live,
    { name: entity.historyTable, columns: history, indexes: indexes(entity.historyTable), foreignKeys: [], checks: [] },
  ];
}

function* tableDrift(expected: ExpectedTable, live: LiveTable | undefined): Generator<SchemaDifference> {
  const table = expected.name;
  if (live === undefined) {
    yield { table, message: `The table ${table} is gone. Restore it from a backup.` };
    return;
  }
  for (const [column, wanted] of expected.columns) {
    const found = live.columns.get(column);
    if (found === undefined)
      yield { table, column, message: `${table}: the column ${column} (${wanted}) is gone. Restore it from a backup.` };
    else if (found !== wanted)
      yield {
        table,
        column,
        message: `${table}: the column ${column} is ${found}, and must be ${wanted}. Alter it back.`,
      };
  }
  for (const column of live.columns.keys()) {
    if (!expected.columns.has(column))
      yield {
        table,
        column,
        message: `${table}: the column ${column} was added by hand. Keep such values in jsonExt or in a table of your own, and drop it.`,
      };
  }
  yield* indexDrift(expected, live);
  for (const key of expected.foreignKeys) {
    const [column = '', target = ''] = key.split(' ');
    if (!live.foreignKeys.has(key))
      yield {
        table,
        column,
        message: `${table}: ${column} no longer references ${target} (id). Add the foreign key again.`,
      };
  }
  for (const check of expected.checks) {
    if (!live.checks.has(check)) yield { table, message: `${table}: the check ${check} is gone. Add it again.` };
  }
}

function* indexDrift({ name: table, indexes }: ExpectedTable, live: LiveTable): Generator<SchemaDifference> {
  for (const [index, { definition, statement }] of indexes) {
    const found = live.indexes.get(index);
    if (found === undefined)
      yield { table, index, message: `${table}: the index ${index} is gone. Make it again: ${statement}` };
    else if (found.definition !== definition)
      yield {
        table,
        index,
        message: `${table}: the index ${index} is another one than it must be. Drop it, then make it again: ${statement}`,
      };
  }
  for (const [index, { isUnique }] of live.indexes) {
    if (isUnique && !indexes.has(index))
      yield {
        table,
        index,
        message: `${table}: the unique index ${index} was added by hand and would refuse rows that may be. Drop it.`,
      };
  }
}

/** A definition of an index without what the database writes in its own way. */
export const comparable = (definition: string): string =>
  definition
    .toLowerCase()
    .replace(' if not exists', '')
    .replace(/ using btree/g, '')
    // What ascending terms do with nulls goes without saying.
    .replace(/(?<! desc) nulls last/g, '')
    .replace(/ on (?:"?[^". (]+"?|"(?:[^"]|"")+")\.(?=["\w])/, ' on ')
    .replace(/["()\s]/g, '');
