import type { InsertFromPlan } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { holdsKeys, qualified, type SqlColumn, type SqlSchema, type SqlTable } from '../sql-schema.ts';
import { candidatesOf, layersOf } from './candidates.ts';
import { conditionsOf, whereAll } from './filter.ts';
import { into } from './insert.ts';
import { numberedColumn, stampedColumns, stampedValue, type WriteStamp } from './stamp.ts';
import type { Total } from './totals.ts';

type Fragment = RawBuilder<unknown>;

/** The rows that an insert takes: what is neither existing nor refused. */
export interface NewRows {
  readonly id: Fragment;
  /** Per column of `set`, in its order. */
  readonly values: readonly Fragment[];
  readonly from: Fragment;
}

export const setColumns = (schema: SqlSchema, { set, target }: InsertFromPlan): SqlColumn[] =>
  Object.keys(set).map((name) => schema.table(target).column(name));

/** One select, whose conditions leave out what exists and what is refused. */
export function plainRows(schema: SqlSchema, plan: InsertFromPlan, idPrefix: string): NewRows {
  const { source, trees, value, same } = candidatesOf(schema, plan);
  const values = setColumns(schema, plan).map(value);
  const conditions = conditionsOf(schema, trees, plan);
  for (const { when } of plan.refuse ?? []) conditions.push(trees.condition({ node: 'not', arg: when, type: { kind: 'boolean' }, nullable: false }));
  if (same !== undefined) conditions.push(sql`not exists (select 1 from ${qualified(schema, plan.target.table)} as x where ${same})`);
  const id = schema.dialect.id(idPrefix, schema.dialect.rowCounter(source.alias));
  return { id, values, from: sql`${source.from()}${whereAll(conditions)}` };
}

/** Candidates with a verdict, then the first of each group, then the limit. */
export function layeredRows(schema: SqlSchema, plan: InsertFromPlan, idPrefix: string, totals: readonly Total[]): NewRows {
  const columns = setColumns(schema, plan);
  const { rows, isFirst } = layersOf(schema, plan, ({ value, trees }) => [
    ...columns.map((column, i) => sql`${value(column)} as ${sql.id(`v${i}`)}`),
    ...totals.map(({ tree }, i) => sql`${trees.value(tree)} as ${sql.id(`s${i}`)}`),
  ], totals.length > 0);
  const limit = plan.limit === undefined ? sql`` : sql` limit ${BigInt(plan.limit.rows)}`;
  const chosen = sql`(select * from ${rows} where verdict is null and ${isFirst} order by k${limit}) as c`;
  return {
    id: schema.dialect.id(idPrefix, sql`row_number() over (order by k)`),
    values: columns.map((_, i) => sql`${sql.id(`v${i}`)}`),
    // SQLite would read ON CONFLICT as the condition of a join if there were no WHERE before it.
    from: sql`${chosen} where true`,
  };
}

export function insertRows(schema: SqlSchema, plan: InsertFromPlan, { id, values, from }: NewRows, stamp: WriteStamp): Fragment {
  const table = schema.table(plan.target);
  const cells = setColumns(schema, plan).map((column, i) => ({ column, value: values[i] as Fragment }));
  if (plan.set['id'] === undefined) cells.unshift({ column: table.column('id'), value: id });
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
  return sql` on conflict (${keys}) where ${holdsKeys(schema.dialect.name, target)} do nothing`;
}
