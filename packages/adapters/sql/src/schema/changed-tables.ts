import type { StepChange, TableChange } from '@parasol/core/internal';
import { createSqlSchema, type SqlSchema } from '../sql-schema.ts';
import { indexesOf } from './ddl.ts';
import {
  type ColumnManifest,
  entityOf,
  schemaOf,
  type TableManifest,
  type Tables,
  tableOf,
  typeText,
} from './manifest.ts';

/** What is declared after a change of a step, from what was declared before it. */
export function changedTables(schema: SqlSchema, tables: Tables, change: StepChange): Tables {
  switch (change.kind) {
    case 'data':
      return tables;
    case 'add':
      return added(schema, tables, change.entity);
    case 'drop': {
      required(tables, change.table);
      const { [change.table]: _, ...rest } = tables;
      return rest;
    }
    case 'change': {
      const { [change.table]: _, ...rest } = tables;
      const name = change.renameTo ?? change.table;
      if (rest[name] !== undefined) throw new TypeError(`There is a table ${name} already.`);
      const others = Object.fromEntries(
        Object.entries(rest).map(([table, one]) => [table, pointedAt(one, change.table, name)]),
      );
      return {
        ...others,
        [name]: withIndexes(schema, name, changedTable(required(tables, change.table), change, name)),
      };
    }
  }
}

function required(tables: Tables, table: string): TableManifest {
  const found = tables[table];
  if (found === undefined) throw new TypeError(`There is no table ${table}.`);
  return found;
}

function added(schema: SqlSchema, tables: Tables, entity: Parameters<typeof tableOf>[1]): Tables {
  if (tables[entity.table] !== undefined) throw new TypeError(`There is a table ${entity.table} already.`);
  const { dialect, name, catalog, operators } = schema;
  const alone = createSqlSchema({ dialect, name, operators, catalog: { ...catalog, entities: [entity] } });
  return { ...tables, [entity.table]: tableOf(alone, entity) };
}

/** The columns of a table that point at a renamed one. */
function pointedAt(table: TableManifest, from: string, to: string): TableManifest {
  if (from === to) return table;
  const columns = Object.entries(table.columns).map(([name, column]): [string, ColumnManifest] => [
    name,
    column.target === from ? { ...column, target: to } : column,
  ]);
  return { ...table, columns: Object.fromEntries(columns) };
}

function changedTable(before: TableManifest, change: TableChange, name: string): TableManifest {
  const known = (column: string): string => {
    if (before.columns[column] === undefined) throw new TypeError(`${change.table} has no column "${column}".`);
    return column;
  };
  const dropped = new Set(change.dropColumns.map(known));
  for (const column of Object.keys(change.renameColumns)) known(column);
  const newName = (column: string): string => change.renameColumns[column] ?? column;
  const columns = new Map<string, ColumnManifest>();
  for (const [column, one] of Object.entries(before.columns)) {
    if (dropped.has(column)) continue;
    if (columns.has(newName(column))) throw new TypeError(`${name} would have two columns "${newName(column)}".`);
    columns.set(newName(column), one.target === change.table ? { ...one, target: name } : one);
  }
  for (const { name: column, type, nullable, references } of change.columns)
    columns.set(column, {
      type: typeText(type),
      nullable,
      ...(references === undefined ? {} : { target: references }),
    });
  const kept = (sets: readonly string[], gone: readonly (readonly string[])[]): string[] => {
    const left = sets
      .map((set) => set.split(' '))
      .filter((set) => !set.some((column) => dropped.has(column)))
      .map((set) => set.map(newName).join(' '));
    const missing = gone.map((set) => set.join(' ')).find((set) => !left.includes(set));
    if (missing !== undefined) throw new TypeError(`${change.table} has no unique set or index of (${missing}).`);
    return left.filter((set) => !gone.some((one) => one.join(' ') === set));
  };
  const terms = before.orderBy.split(' ').filter((term) => term !== '' && !dropped.has(term.replace(/^-/, '')));
  return {
    ...before,
    entity: change.entity ?? before.entity,
    columns: Object.fromEntries(columns),
    history: change.history ?? before.history,
    unique: kept(before.unique, change.dropUnique),
    indexes: kept(before.indexes, change.dropIndexes),
    orderBy: terms.map((term) => (term.startsWith('-') ? `-${newName(term.slice(1))}` : newName(term))).join(' '),
  };
}

/** The table with the names of the indexes that its declaration leads to. */
function withIndexes(schema: SqlSchema, table: string, recorded: TableManifest): TableManifest {
  const past = schemaOf(schema, { [table]: recorded });
  return { ...recorded, built: indexesOf(past, entityOf(table, recorded)).map(({ name }) => name) };
}
