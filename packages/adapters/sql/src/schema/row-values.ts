import { type AnyEntity, jsonSchemaScope } from '@parasol/core';
import { check, type Scope, type ScopeMember, type TableChange } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import type { SqlColumn, SqlSchema, SqlTable } from '../sql-schema.ts';
import { type Trees, treesOver } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

/** Where the new values of rows come from: the table, or its history, under the alias that values read from. */
export interface OldRows {
  readonly alias: string;
  readonly from: Fragment;
  /** The value of a column as it becomes; undefined for a new column that stays empty. */
  value(column: SqlColumn): Fragment | undefined;
  /** Rows that would have no value for a column that must not be empty. */
  isEmpty(column: SqlColumn): Fragment | undefined;
}

interface Sides {
  readonly schema: SqlSchema;
  readonly before: AnyEntity;
  readonly change: TableChange;
}

/** The rows before a change, and what their columns become. `column`s are those of the table after it. */
export function oldRows({ schema, before, change }: Sides, isHistory: boolean): OldRows {
  const { historyTable } = before;
  const source = createSource(schema, isHistory ? { ...before, table: historyTable } : before);
  const trees = treesOver(schema, source);
  const table = schema.table(before);
  const newValue = (column: SqlColumn): { readonly sql: Fragment; readonly nullable: boolean } | undefined => {
    const { name } = column.column;
    const set = change.columns.find((one) => one.name === name);
    const old = oldName(change, name);
    if (set === undefined || (set.value === undefined && isKept(before, column, old))) {
      const known = table.column(old);
      return { sql: sql`${sql.id(source.alias, known.name)}`, nullable: known.column.nullable };
    }
    if (set.value === undefined && before.column(old) === undefined) return undefined;
    return computed(schema, trees, table, column, set.value ?? { var: old }, change);
  };
  return {
    alias: source.alias,
    from: source.from(),
    value: (column) => newValue(column)?.sql,
    isEmpty: (column) => {
      if (column.column.nullable) return undefined;
      const value = newValue(column);
      if (value === undefined) return sql`true`;
      return value.nullable ? sql`${value.sql} is null` : undefined;
    },
  };
}

/** What a column was called before a change. */
export const oldName = (change: TableChange, name: string): string =>
  Object.entries(change.renameColumns).find(([, now]) => now === name)?.[0] ?? name;

/** Whether a column is stored as it was, so that its values need no way through an expression. */
export function isKept(before: AnyEntity, { column: { type } }: SqlColumn, old: string): boolean {
  const was = before.column(old)?.type;
  if (was === undefined || was.kind !== type.kind) return false;
  if (was.kind !== 'number' || type.kind !== 'number') return true;
  const isWhole = (one: typeof was): boolean => one.digits === 16 && one.scale === 0;
  return was.scale === type.scale && isWhole(was) === isWhole(type);
}

function computed(
  schema: SqlSchema,
  trees: Trees,
  table: SqlTable,
  column: SqlColumn,
  value: unknown,
  { jsonExt, table: name }: TableChange,
) {
  const { tree } = check(value, scopeOf(table, jsonExt), {
    operators: schema.operators,
    expect: column.column.type,
    path: [name, column.column.name],
  });
  return { sql: trees.assigned(tree, column), nullable: tree.nullable };
}

/** What `value` may read: the columns as they were. */
function scopeOf({ entity, columns }: SqlTable, jsonExt: TableChange['jsonExt']): Scope {
  const members = new Map<string, ScopeMember>();
  for (const { column } of columns) {
    const { name, type, nullable } = column;
    if (name === 'jsonExt' && jsonExt !== undefined) {
      const document = jsonSchemaScope(`${entity.name}.jsonExt`, jsonExt);
      members.set(name, { kind: 'document', scope: () => document });
    } else members.set(name, { kind: 'value', type, nullable });
  }
  return { name: entity.table, members };
}
