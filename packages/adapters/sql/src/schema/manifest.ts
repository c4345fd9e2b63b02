import type { AnyEntity } from '@parasol/core';
import type { ValueType } from '@parasol/core/internal';
import type { SqlSchema } from '../sql-schema.ts';

/** What was declared when a database was last migrated, as JSON beside the tables. */
export interface Manifest {
  readonly format: 1;
  readonly tables: Readonly<Record<string, TableManifest>>;
}
export interface TableManifest {
  readonly entity: string;
  readonly columns: Readonly<Record<string, ColumnManifest>>;
  readonly history: boolean;
  /** Sets of column names, each joined by a space. */
  readonly unique: readonly string[];
  readonly indexes: readonly string[];
  /** Columns of the declared ordering, descending ones with `-`. */
  readonly orderBy: string;
}
export interface ColumnManifest {
  readonly type: string;
  readonly nullable: boolean;
  /** The table whose row it points at. */
  readonly target?: string;
}

export function manifestOf({ catalog }: Pick<SqlSchema, 'catalog'>): Manifest {
  return { format: 1, tables: Object.fromEntries(catalog.entities.map((entity) => [entity.table, tableOf(entity)])) };
}

function tableOf(entity: AnyEntity): TableManifest {
  return {
    entity: entity.name,
    columns: Object.fromEntries(
      entity.columns.map(({ name, type, nullable, relation }) => {
        const target = relation === undefined ? undefined : entity.relations[relation]?.target.table;
        return [name, { type: typeText(type), nullable, ...(target === undefined ? {} : { target }) }];
      }),
    ),
    history: entity.history,
    unique: entity.unique.map((columns) => columns.join(' ')),
    indexes: entity.indexes.map((columns) => columns.join(' ')),
    orderBy: orderOf(entity),
  };
}

const orderOf = ({ orderBy }: AnyEntity): string =>
  orderBy.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(' ');

/** Choices and lengths are core's to check and no matter of storage. */
const typeText = (type: ValueType): string =>
  type.kind === 'number' ? `number(${type.digits},${type.scale})` : type.kind;
