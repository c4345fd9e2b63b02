import type { z } from 'zod';
import { columnOf } from '../entity/column.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import type { ValueType } from '../expression/tree.ts';
import type { Condition } from '../store/repository.ts';

/**
 * What a declaration alone cannot say about rows that exist: new tables, new columns that may be empty and new indexes are applied by
 * `app.migrate()` itself, everything else needs a step. A step covers exactly what its changes say; a difference that no step covers is
 * still refused.
 *
 * Steps belong to a module, stand in the order in which they were written, and run once each on a database that has the tables they
 * speak of, in the same transaction as everything else of the migration. They describe the declaration as it was then, so that a
 * database of any age can be brought forward through all of them.
 */
export interface MigrationStep {
  /** `<module>.<name>`; stands in the database for ever, so it never changes. */
  readonly id: string;
  /** In order. Each finds what the one before it left. */
  readonly changes: readonly StepChange[];
}

/** One change of a step: made by `changeTable`, `addTable`, `dropTable` and `changeData`. */
export type StepChange = TableChange | TableAddition | TableRemoval | DataChange;

/** A table in another form, with the values of its rows. */
export interface TableChange {
  readonly kind: 'change';
  readonly table: string;
  readonly renameTo: string | undefined;
  readonly entity: string | undefined;
  readonly renameColumns: Readonly<Record<string, string>>;
  readonly columns: readonly ColumnChange[];
  readonly dropColumns: readonly string[];
  readonly dropUnique: readonly (readonly string[])[];
  readonly dropIndexes: readonly (readonly string[])[];
  readonly history: boolean | undefined;
  readonly jsonExt: JsonSchema | undefined;
}
/** A column as it becomes. */
export interface ColumnChange {
  readonly name: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  readonly references: string | undefined;
  /** Undefined keeps what the column holds. */
  readonly value: Condition | undefined;
}
/** A table that later changes of the step need; the entity as it is declared when the step is written. */
export interface TableAddition {
  readonly kind: 'add';
  readonly entity: AnyEntity;
}
/** A table whose rows and history are not needed any more. */
export interface TableRemoval {
  readonly kind: 'drop';
  readonly table: string;
}
/** Work on rows that no expression can say. */
export interface DataChange {
  readonly kind: 'data';
  readonly tables: readonly string[];
  readonly run: (tx: MigrationTransaction) => Promise<void>;
}

/** What `changeData` works with. */
export interface MigrationTransaction {
  /** The store's own handle on the migration's transaction: kysely on the SQL stores, in the schema of Parasol's tables. */
  readonly sql: unknown;
  /** Name of the store: `sqlite`, `postgres`. */
  readonly store: string;
}

/** How `changeTable` changes a table. Columns go by the names of fields, `firstName`; the id of a relation is `clinicId`. */
export interface TableChangeOptions {
  /** The new name of the table; its history is renamed with it. */
  readonly renameTo?: string;
  /** The new name of the entity. */
  readonly entity?: string;
  /** Old name to new name. */
  readonly renameColumns?: Readonly<Record<string, string>>;
  /**
   * Columns that are new or become another type, by their new names. `value` is JSON-logic over the columns as they were before this
   * change, under their old names; without it a column keeps its values, and a new one is empty. A column that must not be empty is
   * refused as long as a row has no value for it.
   */
  readonly columns?: Readonly<
    Record<
      string,
      {
        /** The field, as in the entity's declaration; `z.uuid()` for the id of a relation. */
        readonly type: z.ZodType;
        readonly value?: Condition;
        /** The table whose rows the id points at. */
        readonly references?: string;
      }
    >
  >;
  /** Columns that go, with their values, their history and every unique set and index they are in. */
  readonly dropColumns?: readonly string[];
  /** Sets of columns, under their new names, that are no longer unique. */
  readonly dropUnique?: readonly (readonly string[])[];
  /** Sets of columns, under their new names, that are no longer indexed. */
  readonly dropIndexes?: readonly (readonly string[])[];
  /** Begins to keep history, or drops the history there is. */
  readonly history?: boolean;
  /** JSON Schema of the extension data, so that `value` may read `jsonExt.phone`. */
  readonly jsonExt?: JsonSchema;
}

/**
 * Declares a step. It takes effect where the module lists it: `defineModule({ migrations: [step] })`.
 *
 * @example
 * const bedsAreRequired = migrationStep({
 *   id: 'acme.2026-11-beds-required',
 *   changes: [
 *     changeTable('acme_clinic', {
 *       renameColumns: { fullName: 'name' },
 *       columns: { beds: { type: z.int(), value: { coalesce: [{ var: 'beds' }, 0] } } },
 *       dropColumns: ['fax'],
 *     }),
 *   ],
 * });
 */
export function migrationStep(step: MigrationStep): MigrationStep {
  if (!/^[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9._-]*$/.test(step.id) || step.id.length > 200)
    throw new TypeError(
      `A migration step is called <module>.<name> in small letters, such as acme.2026-11-split-name; "${step.id}" is not.`,
    );
  if (step.changes.length === 0) throw new TypeError(`The migration step "${step.id}" changes nothing.`);
  return Object.freeze({ id: step.id, changes: Object.freeze([...step.changes]) });
}

/**
 * A table in another form: renamed, with columns renamed, dropped, added or of another type, with or without history. Rows that are
 * deleted or replaced and superseded versions change as all others do; no row gets a new version by it.
 *
 * @example
 * changeTable('acme_clinic', { columns: { fee: { type: decimal(18, 2), value: { coalesce: [{ var: 'fee' }, { decimal: '0' }] } } } });
 */
export function changeTable(table: string, options: TableChangeOptions): TableChange {
  const columns = Object.entries(options.columns ?? {}).map(([name, { type, value, references }]): ColumnChange => {
    const column = columnOf(table, name, type);
    return Object.freeze({ name, type: column.type, nullable: column.nullable, references, value });
  });
  return Object.freeze({
    kind: 'change',
    table,
    renameTo: options.renameTo,
    entity: options.entity,
    renameColumns: options.renameColumns ?? {},
    columns,
    dropColumns: options.dropColumns ?? [],
    dropUnique: options.dropUnique ?? [],
    dropIndexes: options.dropIndexes ?? [],
    history: options.history,
    jsonExt: options.jsonExt,
  });
}

/**
 * A new table before the end of the migration, for changes that fill it. Write the declaration down as it is now: the entity that the
 * module lists may change later.
 */
export const addTable = (entity: AnyEntity): TableAddition => Object.freeze({ kind: 'add', entity });

/** Drops the table of an entity that is no longer declared, and its history, with all rows. */
export const dropTable = (table: string): TableRemoval => Object.freeze({ kind: 'drop', table });

/**
 * Work on the rows of some tables by the store's own handle, in the migration's transaction. It covers no difference of the
 * declaration: what changes in tables and columns is said by the changes around it.
 *
 * @example
 * changeData(['acme_clinic'], async ({ sql }) => {
 *   const db = sql as Kysely<{ acme_clinic: { first_name: string; full_name: string } }>; // skip: kysely is the host's
 *   await db.updateTable('acme_clinic').set((eb) => ({ first_name: eb.ref('full_name') })).execute();
 * });
 */
export function changeData(tables: readonly string[], run: DataChange['run']): DataChange {
  if (tables.length === 0)
    throw new TypeError('changeData names the tables it works on: a database without them has nothing to change.');
  return Object.freeze({ kind: 'data', tables: Object.freeze([...tables]), run });
}

/** Steps of every module of an app, also of those that have none: a database that knows more of them was migrated by a newer version. */
export type ModuleSteps = ReadonlyMap<string, readonly MigrationStep[]>;
