import { createHash } from 'node:crypto';
import type { AnyEntity } from '@parasol/core';
import { type Column, historyTableOf, type ValueType } from '@parasol/core/internal';
import { createSqlSchema, type SqlSchema } from '../sql-schema.ts';
import { foreignTable, indexesOf } from './ddl.ts';

/** What was declared when a database was last migrated, as JSON beside the tables. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly tables: Tables;
}
export type Tables = Readonly<Record<string, TableManifest>>;
export interface TableManifest {
  readonly entity: string;
  readonly columns: Readonly<Record<string, ColumnManifest>>;
  readonly history: boolean;
  /** Whether the store numbers the rows. */
  readonly sequence: boolean;
  /** Sets of column names, each joined by a space. */
  readonly unique: readonly string[];
  readonly indexes: readonly string[];
  /** Columns of the declared ordering, descending ones with `-`. */
  readonly orderBy: string;
  /** Names of the indexes that this declaration led to, as the migration made them. */
  readonly built: readonly string[];
  /** Hash of what a read model keeps, and of whom. */
  readonly values?: string;
}
export interface ColumnManifest {
  readonly type: string;
  readonly nullable: boolean;
  /** The table whose row it points at by a foreign key. */
  readonly target?: string;
}

/** Rises when a manifest can no longer be read as before. */
export const FORMAT = 2;

export const manifestOf = (schema: SqlSchema): Manifest => ({
  format: FORMAT,
  tables: Object.fromEntries(schema.catalog.entities.map((entity) => [entity.table, tableOf(schema, entity)])),
});

export function tableOf(schema: SqlSchema, entity: AnyEntity): TableManifest {
  return {
    entity: entity.name,
    columns: Object.fromEntries(
      entity.columns.map((column) => {
        const { name, type, nullable } = column;
        const target = foreignTable(entity, column);
        return [name, { type: typeText(type), nullable, ...(target === undefined ? {} : { target }) }];
      }),
    ),
    history: entity.history,
    sequence: entity.sequence,
    unique: entity.unique.map((columns) => columns.join(' ')),
    indexes: entity.indexes.map((columns) => columns.join(' ')),
    orderBy: orderOf(entity),
    built: indexesOf(schema, entity).map(({ name }) => name),
    ...(entity.readModel === undefined ? {} : { values: valuesOf(entity.readModel) }),
  };
}

const valuesOf = ({ of, as, values }: NonNullable<AnyEntity['readModel']>): string =>
  createHash('sha256')
    .update(JSON.stringify([of.name, as, Object.entries(values).sort()]))
    .digest('hex');

const orderOf = ({ orderBy }: AnyEntity): string =>
  orderBy.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(' ');

/** Choices and lengths are core's to check and no matter of storage. */
export const typeText = (type: ValueType): string =>
  type.kind === 'number' ? `number(${type.digits},${type.scale})` : type.kind;

export function typeOf(text: string): ValueType {
  const [, digits, scale] = /^number\((\d+),(\d+)\)$/.exec(text) ?? [];
  if (digits !== undefined && scale !== undefined)
    return { kind: 'number', digits: Number(digits), scale: Number(scale) };
  return { kind: text } as ValueType;
}

const SYSTEM = new Set([
  'id',
  'version',
  'isDeleted',
  'dateCreated',
  'dateUpdated',
  'userCreated',
  'userUpdated',
  'changeId',
]);

/** The entity that a recorded table stands for, as far as tables and indexes go. */
export function entityOf(table: string, recorded: TableManifest): AnyEntity {
  const { sequence } = recorded;
  const columns = Object.entries(recorded.columns).map(
    ([name, { type, nullable, target }]): Column => ({
      name,
      type: typeOf(type),
      nullable,
      ...(SYSTEM.has(name) || (sequence && name === 'sequence') ? { system: true } : {}),
      ...(target === undefined ? {} : { relation: relationOf(name) }),
    }),
  );
  const byName = new Map(columns.map((column) => [column.name, column]));
  const relations = Object.entries(recorded.columns).flatMap(([name, { target, nullable }]) =>
    target === undefined ? [] : [[relationOf(name), { target: { table: target }, nullable }]],
  );
  const orderBy = recorded.orderBy.split(' ').filter((term) => term !== '');
  return {
    name: recorded.entity,
    table,
    historyTable: historyTableOf(table),
    relations: Object.fromEntries(relations),
    columns,
    column: (name: string) => byName.get(name),
    unique: recorded.unique.map((set) => set.split(' ')),
    indexes: recorded.indexes.map((set) => set.split(' ')),
    orderBy: orderBy.map((term) => ({
      field: term.replace(/^-/, ''),
      direction: term.startsWith('-') ? 'desc' : 'asc',
    })),
    history: recorded.history,
    jsonExt: byName.has('jsonExt'),
    business: byName.has('replacementUuid') && byName.has('dateValidFrom'),
    sequence,
  } as unknown as AnyEntity;
}

const relationOf = (column: string): string => column.replace(/Id$/, '');

/** Recorded tables as a schema, so that whatever makes statements of declarations makes them of what was declared once. */
export function schemaOf(schema: SqlSchema, tables: Tables): SqlSchema {
  const { dialect, name, operators } = schema;
  const entities = Object.entries(tables).map(([table, recorded]) => entityOf(table, recorded));
  const catalog = {
    entities,
    byName: (wanted: string): AnyEntity => {
      const found = entities.find((entity) => entity.name === wanted);
      if (found === undefined) throw new TypeError(`No recorded entity is called "${wanted}".`);
      return found;
    },
    collections: () => new Map<string, never>(),
    referrers: () => [],
    readModelNames: new Set<string>(),
    readModels: () => new Map<string, never>(),
    watches: () => [],
  };
  return createSqlSchema({ dialect, name, catalog, operators });
}
