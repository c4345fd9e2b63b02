import type { AnyEntity } from '@parasol/core';
import type { TableChange } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { DialectName } from '../dialect.ts';
import { qualified, type SqlColumn, type SqlSchema } from '../sql-schema.ts';
import { createHistory, createTable, foreignTable, indexesOf, rangeCheck, rangeName } from './ddl.ts';
import { isKept, oldName, oldRows } from './row-values.ts';

type Fragment = RawBuilder<unknown>;

/** A table before and after a change, each in the schema of its time. */
export interface Alteration {
  readonly change: TableChange;
  readonly was: SqlSchema;
  readonly before: AnyEntity;
  readonly becomes: SqlSchema;
  readonly after: AnyEntity;
}

/** Statements that give a table, its history, their rows and indexes another form. */
export const alterTable: Readonly<Record<DialectName, (alteration: Alteration) => Fragment[]>> = Object.freeze({
  sqlite: rebuilt,
  postgres: altered,
});

/** Rows that would be without a value, table by table: conditions under which nothing may be done. */
export function* emptyRows({ change, was, before, becomes, after }: Alteration): Generator<{
  readonly column: SqlColumn;
  readonly table: string;
  readonly query: Fragment;
}> {
  const tables = before.history && after.history ? [false, true] : [false];
  for (const isHistory of tables) {
    const rows = oldRows({ schema: was, before, change }, isHistory);
    for (const column of becomes.table(after).columns) {
      const isEmpty = rows.isEmpty(column);
      if (isEmpty === undefined) continue;
      yield {
        column,
        table: isHistory ? before.historyTable : before.table,
        query: sql`select count(*) from ${rows.from} where ${isEmpty}`,
      };
    }
  }
}

/**
 * SQLite changes neither the type of a column nor whether it may be empty, so a table is made anew and takes the place of the old one.
 * Foreign keys are off meanwhile (the store sees to it), so that the rows that point at it stay.
 */
function rebuilt({ change, was, before, becomes, after }: Alteration): Fragment[] {
  const { columns } = becomes.table(after);
  const statements: Fragment[] = [];
  const rename = (from: string, to: string): void => {
    if (from !== to) statements.push(sql`alter table ${sql.id(from)} rename to ${sql.id(to)}`);
  };
  // References to the table follow its name here, and only here.
  rename(before.table, after.table);
  if (before.history) {
    if (after.history) rename(before.historyTable, after.historyTable);
    else statements.push(sql`drop table ${sql.id(before.historyTable)}`);
  }
  const renamed = { ...before, table: after.table, historyTable: after.historyTable };
  const replace = (isHistory: boolean): void => {
    const table = isHistory ? after.historyTable : after.table;
    const name = `px_new_${table}`;
    const rows = oldRows({ schema: was, before: renamed, change }, isHistory);
    const cells = columns.map((column) => ({ name: column.name, value: rows.value(column) ?? sql`null` }));
    if (isHistory) cells.push({ name: 'superseded_at', value: sql`${sql.id(rows.alias, 'superseded_at')}` });
    const names = sql.join(cells.map((cell) => sql.id(cell.name)));
    statements.push(
      isHistory ? createHistory(becomes, after, name) : createTable(becomes, after, name),
      sql`insert into ${sql.id(name)} (${names}) select ${sql.join(cells.map(({ value }) => value))} from ${rows.from} order by ${sql.id(rows.alias, 'rowid')}`,
      sql`drop table ${sql.id(table)}`,
      sql`alter table ${sql.id(name)} rename to ${sql.id(table)}`,
    );
  };
  replace(false);
  if (after.history && before.history) replace(true);
  else if (after.history) statements.push(createHistory(becomes, after));
  statements.push(...indexesOf(becomes, after).map(({ statement }) => statement));
  return statements;
}

/** Postgres alters in place. New values are worked out beside the old ones, in one pass over the rows. */
function altered(alteration: Alteration): Fragment[] {
  const { change, was, before, becomes, after } = alteration;
  const statements: Fragment[] = [];
  const replaced = replacedColumns(alteration);
  const droppedNames = new Set([
    ...change.dropColumns.map((name) => was.table(before).column(name).name),
    ...replaced.flatMap(({ column: { name } }) => {
      const old = oldName(change, name);
      return before.column(old) === undefined ? [] : [was.table(before).column(old).name];
    }),
  ]);
  const changed = new Set([
    ...change.dropColumns,
    ...Object.keys(change.renameColumns),
    ...change.columns.map(({ name }) => oldName(change, name)),
  ]);
  const kept = new Set(indexesOf(becomes, after).map(({ name }) => name));
  const stay = new Set<string>();
  for (const index of indexesOf(was, before)) {
    if (index.table === before.historyTable && !after.history) continue;
    if (kept.has(index.name) && !index.columns.some((column) => changed.has(column))) stay.add(index.name);
    else statements.push(sql`drop index if exists ${qualified(was, index.name)}`);
  }
  for (const isHistory of before.history && after.history ? [false, true] : [false]) {
    statements.push(...alteredTable(alteration, isHistory, replaced, droppedNames));
  }
  if (before.history && !after.history) statements.push(sql`drop table ${qualified(was, before.historyTable)}`);
  if (!before.history && after.history) statements.push(createHistory(becomes, after));
  statements.push(
    ...indexesOf(becomes, after)
      .filter(({ name }) => !stay.has(name))
      .map(({ statement }) => statement),
  );
  return statements;
}

/** Columns whose values are worked out anew, those that are new included. */
function replacedColumns({ change, was, before, becomes, after }: Alteration): SqlColumn[] {
  return change.columns.flatMap(({ name, value }) => {
    const column = becomes.table(after).column(name);
    const old = before.column(oldName(change, name));
    const known = old === undefined ? undefined : was.table(before).column(old.name);
    const isSame =
      value === undefined &&
      known !== undefined &&
      isKept(before, column, known.column.name) &&
      foreignTable(before, known.column) === foreignTable(after, column.column);
    return isSame ? [] : [column];
  });
}

const temporary = (column: SqlColumn): Fragment => sql.id(`px_new_${column.name}`);

function alteredTable(
  { change, was, before, becomes, after }: Alteration,
  isHistory: boolean,
  replaced: readonly SqlColumn[],
  droppedNames: ReadonlySet<string>,
): Fragment[] {
  const old = qualified(was, isHistory ? before.historyTable : before.table);
  const table = qualified(becomes, isHistory ? after.historyTable : after.table);
  const statements: Fragment[] = [];
  for (const column of replaced)
    statements.push(sql`alter table ${old} add column ${temporary(column)} ${sql.raw(column.codec.sqlType)}`);
  const rows = oldRows({ schema: was, before, change }, isHistory);
  const values = replaced.flatMap((column) => {
    const value = rows.value(column);
    return value === undefined ? [] : [sql`${temporary(column)} = ${value}`];
  });
  if (values.length > 0) statements.push(sql`update ${rows.from} set ${sql.join(values)}`);
  for (const name of droppedNames) statements.push(sql`alter table ${old} drop column ${sql.id(name)}`);
  const renamedTable = isHistory ? before.historyTable !== after.historyTable : before.table !== after.table;
  if (renamedTable)
    statements.push(sql`alter table ${old} rename to ${sql.id(isHistory ? after.historyTable : after.table)}`);
  for (const [from, to] of Object.entries(change.renameColumns)) {
    const column = was.table(before).column(from);
    if (droppedNames.has(column.name)) continue;
    statements.push(
      sql`alter table ${table} rename column ${sql.id(column.name)} to ${sql.id(becomes.table(after).column(to).name)}`,
    );
  }
  for (const column of replaced)
    statements.push(sql`alter table ${table} rename column ${temporary(column)} to ${sql.id(column.name)}`);
  for (const { name } of change.columns) {
    const column = becomes.table(after).column(name);
    const wasNullable = replaced.includes(column) || (before.column(oldName(change, name))?.nullable ?? true);
    if (wasNullable !== column.column.nullable)
      statements.push(
        sql`alter table ${table} alter column ${sql.id(column.name)} ${sql.raw(column.column.nullable ? 'drop' : 'set')} not null`,
      );
  }
  return isHistory
    ? statements
    : [...statements, ...constraints({ change, was, before, becomes, after }, replaced, droppedNames)];
}

/** Checks, foreign keys and keys of the table itself, under the names that lead violations back to the declaration. */
function constraints(
  { change, was, before, becomes, after }: Alteration,
  replaced: readonly SqlColumn[],
  droppedNames: ReadonlySet<string>,
): Fragment[] {
  const table = qualified(becomes, after.table);
  const statements: Fragment[] = [];
  const rename = (from: string | undefined, to: string | undefined): void => {
    if (from !== undefined && to !== undefined && from !== to)
      statements.push(sql`alter table ${table} rename constraint ${sql.id(from)} to ${sql.id(to)}`);
  };
  rename(`${before.table}_pkey`, `${after.table}_pkey`);
  if (before.sequence) rename(`${before.table}_sequence_key`, `${after.table}_sequence_key`);
  for (const column of becomes.table(after).columns) {
    const old = oldName(change, column.column.name);
    const known = before.column(old) === undefined ? undefined : was.table(before).column(old);
    if (known !== undefined && !droppedNames.has(known.name) && !replaced.includes(column)) {
      const from = rangeName(before, known);
      if (from === undefined || !change.columns.some(({ name }) => name === column.column.name))
        rename(from, rangeName(after, column));
      else {
        // As many decimals as before, but other digits.
        statements.push(sql`alter table ${table} drop constraint ${sql.id(from)}`);
        const check = rangeCheck(becomes, after, column);
        if (check !== undefined) statements.push(sql`alter table ${table} add ${check}`);
      }
      continue;
    }
    if (!replaced.includes(column)) continue;
    const check = rangeCheck(becomes, after, column);
    if (check !== undefined) statements.push(sql`alter table ${table} add ${check}`);
    statements.push(...foreignKey(becomes, after, column));
  }
  return statements;
}

function foreignKey(schema: SqlSchema, entity: AnyEntity, column: SqlColumn): Fragment[] {
  const target = foreignTable(entity, column.column);
  if (target === undefined) return [];
  return [
    sql`alter table ${qualified(schema, entity.table)} add foreign key (${sql.id(column.name)}) references ${qualified(schema, target)} (id)`,
  ];
}
