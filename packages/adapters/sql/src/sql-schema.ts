import type { AnyEntity } from '@parasol/core';
import { type Catalog, type Column, type CustomOperator, ValueOverflow } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { Codec } from './codec.ts';
import type { DialectName, SqlDialect } from './dialect.ts';
import { snakeCase } from './names.ts';

export interface SqlColumn {
  readonly column: Column;
  /** Name in SQL. */
  readonly name: string;
  readonly codec: Codec;
}

/** An entity as tables: names and codecs are worked out once. */
export interface SqlTable {
  readonly entity: AnyEntity;
  readonly columns: readonly SqlColumn[];
  column(name: string): SqlColumn;
}

/** All tables of an app in one database. */
export interface SqlSchema {
  readonly dialect: SqlDialect;
  /** The schema that everything lives in; undefined on SQLite, which has none. */
  readonly name: string | undefined;
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
  table(entity: AnyEntity): SqlTable;
}

export interface SqlSchemaOptions {
  readonly dialect: SqlDialect;
  readonly name?: string | undefined;
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
}

export function createSqlSchema({ dialect, name, catalog, operators }: SqlSchemaOptions): SqlSchema {
  const tables = new Map(catalog.entities.map((entity) => [entity.name, createTable(dialect, entity)]));
  return {
    dialect,
    name,
    catalog,
    operators,
    table(entity) {
      const table = tables.get(entity.name);
      if (table === undefined) throw new TypeError(`Entity "${entity.name}" belongs to no module of this app.`);
      return table;
    },
  };
}

function createTable(dialect: SqlDialect, entity: AnyEntity): SqlTable {
  const columns = entity.columns.map((column): SqlColumn => {
    if (column.type.kind === 'number' && column.type.digits > dialect.maxDigits) {
      throw new TypeError(
        `${entity.name}.${column.name}: ${dialect.name} stores at most ${dialect.maxDigits} digits exactly; declare fewer.`,
      );
    }
    return { column, name: snakeCase(column.name), codec: dialect.codec(column.type) };
  });
  const byName = new Map(columns.map((column) => [column.column.name, column]));
  const sqlNames = new Set(columns.map((column) => column.name));
  if (sqlNames.size !== columns.length) throw new TypeError(`${entity.name}: two columns have the same name in SQL.`);
  return {
    entity,
    columns,
    column(name) {
      const column = byName.get(name);
      if (column === undefined) throw new TypeError(`${entity.name} has no column "${name}".`);
      return column;
    },
  };
}

type Fragment = RawBuilder<unknown>;

/** A table, history table, index or function by name, in the schema. */
export const qualified = (schema: Pick<SqlSchema, 'name'>, name: string): Fragment =>
  schema.name === undefined ? sql`${sql.id(name)}` : sql`${sql.id(schema.name, name)}`;

/** A column as rows are read from it: decimals of SQLite as text, because its driver has no exact number for them. */
export const readColumn = (column: SqlColumn, alias?: string): Fragment => {
  const name = alias === undefined ? sql.id(column.name) : sql.id(alias, column.name);
  return column.codec.readAsText ? sql`cast(${name} as text)` : sql`${name}`;
};

export const readColumns = (columns: readonly SqlColumn[], alias?: string): Fragment =>
  sql.join(columns.map((column) => readColumn(column, alias)));

export const columnNames = (columns: readonly SqlColumn[], alias?: string): Fragment =>
  sql.join(columns.map((column) => (alias === undefined ? sql.id(column.name) : sql.id(alias, column.name))));

/** Whether the row of an alias is not deleted, in the words of the partial indexes: SQLite compares them literally. */
export const isLive = (dialect: DialectName, alias?: string): Fragment => {
  const column = alias === undefined ? sql.id('is_deleted') : sql.id(alias, 'is_deleted');
  return dialect === 'sqlite' ? sql`${column} = 0` : sql`not ${column}`;
};

/** Whether a row holds its unique keys: neither deleted nor replaced by a successor. In the words of the partial indexes, as above. */
export const holdsKeys = (dialect: DialectName, entity: AnyEntity, alias?: string): Fragment => {
  if (!entity.business) return isLive(dialect, alias);
  const replaced = alias === undefined ? sql.id('replacement_uuid') : sql.id(alias, 'replacement_uuid');
  return sql`${isLive(dialect, alias)} and ${replaced} is null`;
};

/** A value as a parameter of a known type. */
export const parameter = ({ dialect }: Pick<SqlSchema, 'dialect'>, codec: Codec, value: unknown): Fragment =>
  dialect.typed(codec, value === null || value === undefined ? null : codec.encode(value));

/** A value of a row as its column stores it. */
export function encodeValue(table: SqlTable, { column, codec }: SqlColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  try {
    return codec.encode(value);
  } catch (cause) {
    if (column.type.kind === 'number') throw new ValueOverflow(table.entity.name, column.name, cause);
    throw cause;
  }
}

/** A row of raw values, in the order of the columns, as the port speaks of it. */
export function decodeRow(
  columns: readonly SqlColumn[],
  raw: readonly unknown[],
  offset = 0,
): Record<string, unknown> & { id: string; version: number } {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) {
    const { column, codec } = columns[i] as SqlColumn;
    const value = raw[i + offset];
    row[column.name] = value === null || value === undefined ? null : codec.decode(value);
  }
  return row as Record<string, unknown> & { id: string; version: number };
}
