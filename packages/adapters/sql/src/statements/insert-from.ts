import type { InsertFromPlan, InsertFromResult } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { isLive, qualified, type SqlColumn, type SqlSchema, type SqlTable } from '../sql-schema.ts';
import { candidatesOf, layersOf, tallyOf } from './candidates.ts';
import { conditionsOf, whereAll } from './filter.ts';
import { into } from './insert.ts';
import { numberedColumn, stampedColumns, stampedValue, type WriteStamp } from './stamp.ts';

type Fragment = RawBuilder<unknown>;

/**
 * One row for every source row. Two shapes:
 * - plain: one select, whose conditions leave out what exists and what is refused;
 * - layered, for `distinctOn`, `limit` and totals of what is not stored: candidates with a verdict, then the first of each group,
 *   then the limit.
 *
 * The tally counts the candidates by verdict. It has a scan of its own without the values, which costs a fraction of the insert.
 */
export interface InsertFromStatements {
  readonly insert: Fragment;
  /** Absent where every candidate is inserted or the statement fails, so that there is nothing to count. */
  readonly tally: Fragment | undefined;
  readonly totals: readonly Total[];
}

/** A sum over the inserted rows. */
export interface Total {
  readonly name: string;
  readonly tree: TreeNode;
  /** The column of the target that holds the value, or the column of the candidates where the target does not keep it. */
  readonly column: SqlColumn | undefined;
}

export function insertFrom(schema: SqlSchema, plan: InsertFromPlan, stamp: WriteStamp, idPrefix: string): InsertFromStatements {
  const totals = totalsOf(schema, plan);
  const isPlain = plan.distinctOn === undefined && plan.limit === undefined && totals.every(({ column }) => column !== undefined);
  const isSure = plan.existing.length === 0 && (plan.refuse ?? []).length === 0 && plan.limit === undefined;
  const rows = isPlain ? plainRows(schema, plan) : layeredRows(schema, plan);
  return { insert: insertRows(schema, plan, rows, stamp, idPrefix), tally: isSure ? undefined : tallyOf(schema, plan), totals };
}

/** Most totals are of values that the rows keep. */
function totalsOf(schema: SqlSchema, { totals = {}, set, target }: InsertFromPlan): Total[] {
  const columnOf = new Map(Object.entries(set).flatMap(([name, value]) => (value.kind === 'tree' ? [[JSON.stringify(value.tree), name] as const] : [])));
  return Object.entries(totals).map(([name, tree]) => {
    const column = columnOf.get(JSON.stringify(tree));
    return { name, tree, column: column === undefined ? undefined : schema.table(target).column(column) };
  });
}

interface Rows {
  /** Per column of `set`, in its order. */
  readonly values: readonly Fragment[];
  /** A number of each row, unique in the statement and rising with it. */
  readonly counter: Fragment;
  readonly from: Fragment;
}

const setColumns = (schema: SqlSchema, { set, target }: InsertFromPlan): SqlColumn[] => Object.keys(set).map((name) => schema.table(target).column(name));

function plainRows(schema: SqlSchema, plan: InsertFromPlan): Rows {
  const { source, trees, value, same } = candidatesOf(schema, plan);
  const values = setColumns(schema, plan).map(value);
  const conditions = conditionsOf(schema, trees, plan);
  for (const { when } of plan.refuse ?? []) conditions.push(trees.condition({ node: 'not', arg: when, type: { kind: 'boolean' }, nullable: false }));
  if (same !== undefined) conditions.push(sql`not exists (select 1 from ${qualified(schema, plan.target.table)} as x where ${same})`);
  return { values, counter: schema.dialect.rowCounter(source.alias), from: sql`${source.from()}${whereAll(conditions)}` };
}

function layeredRows(schema: SqlSchema, plan: InsertFromPlan): Rows {
  const columns = setColumns(schema, plan);
  const { rows, isFirst } = layersOf(schema, plan, ({ value }) => columns.map((column, i) => sql`${value(column)} as ${sql.id(`v${i}`)}`));
  const limit = plan.limit === undefined ? sql`` : sql` limit ${BigInt(plan.limit.rows)}`;
  return {
    values: columns.map((_, i) => sql`${sql.id(`v${i}`)}`),
    counter: sql`row_number() over (order by k)`,
    // SQLite would read ON CONFLICT as the condition of a join if there were no WHERE before it.
    from: sql`(select * from ${rows} where verdict is null and ${isFirst} order by k${limit}) as c where true`,
  };
}

function insertRows(schema: SqlSchema, plan: InsertFromPlan, { values, counter, from }: Rows, stamp: WriteStamp, idPrefix: string): Fragment {
  const table = schema.table(plan.target);
  const cells = setColumns(schema, plan).map((column, i) => ({ column, value: values[i] as Fragment }));
  if (plan.set['id'] === undefined) cells.unshift({ column: table.column('id'), value: schema.dialect.id(idPrefix, counter) });
  for (const column of stampedColumns(table)) cells.push({ column, value: schema.dialect.typed(column.codec, stampedValue(column, stamp)) });
  const numbered = numberedColumn(schema, table);
  if (numbered !== undefined) cells.push({ column: numbered, value: nextNumbers(schema, table, numbered) });
  const columns = cells.map(({ column }) => column);
  return sql`${into(schema, table, columns)} select ${sql.join(cells.map(({ value }) => value))} from ${from}${onConflict(schema, plan)}`;
}

const nextNumbers = (schema: SqlSchema, { entity }: SqlTable, { name }: SqlColumn): Fragment =>
  sql`(select coalesce(max(${sql.id(name)}), 0) from ${qualified(schema, entity.table)}) + row_number() over ()`;

/** Others may insert the same meanwhile; only a conflict over exactly the columns of `existing` is passed over. */
function onConflict(schema: SqlSchema, { target, existing }: InsertFromPlan): Fragment {
  const set = target.unique.find((columns) => columns.length === existing.length && columns.every((name) => existing.includes(name)));
  if (set === undefined) return sql``;
  const table = schema.table(target);
  const keys = sql.join(set.map((name) => sql.id(table.column(name).name)));
  return sql` on conflict (${keys}) where ${isLive(schema.dialect.name)} do nothing`;
}
