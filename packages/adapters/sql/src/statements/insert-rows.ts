import type { InsertFromPlan } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { holdsKeys, qualified, type SqlColumn, type SqlSchema, type SqlTable } from '../sql-schema.ts';
import { candidatesOf, type LayerOptions } from './candidates.ts';
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
  const { source, trees, value, exists } = candidatesOf(schema, plan);
  const values = setColumns(schema, plan).map(value);
  const conditions = conditionsOf(schema, trees, plan);
  for (const { when } of plan.refuse ?? [])
    conditions.push(trees.condition({ node: 'not', arg: when, type: { kind: 'boolean' }, nullable: false }));
  if (exists !== undefined) conditions.push(sql`not ${exists}`);
  const id = schema.dialect.id(idPrefix, schema.dialect.rowCounter(source.alias));
  return { id, values, from: sql`${source.from()}${whereAll(conditions)}` };
}

/** The values of new rows as columns `v0`, `v1`, … of the candidates, and those of totals as `s0`, `s1`, … */
export const valueCells =
  (schema: SqlSchema, plan: InsertFromPlan, totals: readonly Total[]): LayerOptions['more'] =>
  ({ value, trees }) => [
    ...setColumns(schema, plan).map((column, i) => ({ value: value(column), name: `v${i}` })),
    ...totals.map(({ tree }, i) => ({ value: trees.value(tree), name: `s${i}` })),
  ];

/** Of candidates as rows, those that are inserted: left over, the first of their kind, and within the limit. */
export function chosenRows(
  schema: SqlSchema,
  plan: InsertFromPlan,
  idPrefix: string,
  rows: Fragment,
  isFirst: Fragment,
): NewRows {
  const limit = plan.limit === undefined ? sql`` : sql` order by k limit ${BigInt(plan.limit.rows)}`;
  return {
    id: schema.dialect.id(idPrefix, sql`row_number() over ()`),
    values: setColumns(schema, plan).map((_, i) => sql`${sql.id(`v${i}`)}`),
    from: sql`(select * from ${rows} where verdict is null and ${isFirst}${limit}) as c`,
  };
}

export function insertRows(
  schema: SqlSchema,
  plan: InsertFromPlan,
  { id, values, from }: NewRows,
  stamp: WriteStamp,
): Fragment {
  const table = schema.table(plan.target);
  const cells = setColumns(schema, plan).map((column, i) => ({ column, value: values[i] as Fragment }));
  if (plan.set['id'] === undefined) cells.unshift({ column: table.column('id'), value: id });
  for (const column of stampedColumns(table))
    cells.push({ column, value: schema.dialect.typed(column.codec, stampedValue(column, stamp)) });
  const numbered = schema.dialect.hasIdentity ? undefined : numberedColumn(table);
  if (numbered !== undefined) cells.push({ column: numbered, value: nextNumbers(schema, table, numbered) });
  const columns = cells.map(({ column }) => column);
  return sql`${into(schema, table, columns)} select ${sql.join(cells.map(({ value }) => value))} from ${from}${onConflict(schema, plan)}`;
}

const nextNumbers = (schema: SqlSchema, { entity }: SqlTable, { name }: SqlColumn): Fragment =>
  sql`(select coalesce(max(${sql.id(name)}), 0) from ${qualified(schema, entity.table)}) + row_number() over ()`;

/** Others may insert the same meanwhile; only a conflict over exactly the columns of `existing` is passed over. */
function onConflict(schema: SqlSchema, { target, existing }: InsertFromPlan): Fragment {
  const set = target.unique.find(
    (columns) => columns.length === existing.length && columns.every((name) => existing.includes(name)),
  );
  if (set === undefined) return sql``;
  const table = schema.table(target);
  const keys = sql.join(set.map((name) => sql.id(table.column(name).name)));
  return sql` on conflict (${keys}) where ${holdsKeys(schema.dialect.name, target)} do nothing`;
}
