import type { InsertFromPlan, SetValue } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import type { SqlSource } from '../source.ts';
import { holdsKeys, qualified, type SqlColumn, type SqlSchema } from '../sql-schema.ts';
import { type Trees, treesOver } from '../trees.ts';
import { conditionsOf, whereAll } from './filter.ts';
import { setValue } from './set-value.ts';

type Fragment = RawBuilder<unknown>;

/** The source rows of an insert, before anything is left out. */
export interface Candidates {
  readonly source: SqlSource;
  readonly trees: Trees;
  /** The value of a column of the target, as `set` gives it. */
  value(column: SqlColumn): Fragment;
  /** Whether a live target row has the same values; absent where nothing identifies existing rows. */
  readonly exists: Fragment | undefined;
}

export function candidatesOf(schema: SqlSchema, plan: InsertFromPlan): Candidates {
  const source = createSource(schema, plan.source);
  const trees = treesOver(schema, source, plan.parameters);
  const table = schema.table(plan.target);
  const value = (column: SqlColumn): Fragment => {
    const given = Object.hasOwn(plan.set, column.column.name) ? plan.set[column.column.name] : undefined;
    if (given === undefined)
      throw new TypeError(`insertFrom: "${column.column.name}" identifies existing rows but is not set.`);
    return setValue(schema, trees, column, given);
  };
  const equal = plan.existing.map(
    (name) => sql`${sql.id('x', table.column(name).name)} = ${value(table.column(name))}`,
  );
  const same = sql.join([...equal, holdsKeys(schema.dialect.name, plan.target, 'x')], sql` and `);
  const lookup = sql`(select 1 from ${qualified(schema, plan.target.table)} as x where ${same}${sql.raw(schema.dialect.alwaysLooksUp)})`;
  return { source, trees, value, exists: equal.length === 0 ? undefined : sql`exists ${lookup}` };
}

/** Candidates as rows: `k` is the id of the source row, `verdict` is 0 for existing, n for the n-th refusal, NULL for those left. */
export interface Layers {
  /** A FROM item. */
  readonly rows: Fragment;
  /** Of candidates that are left and alike in the columns of `existing`, the first. */
  readonly isFirst: Fragment;
}

export interface LayerOptions {
  /** More columns. They are NULL for candidates that are not left, where the dialect can know the verdict first. */
  more(candidates: Candidates): { readonly value: Fragment; readonly name: string }[];
  /** Tells candidates apart that are alike in the columns of `existing`, so that the first alone counts. */
  readonly once: boolean;
}

export function layersOf(schema: SqlSchema, plan: InsertFromPlan, { more, once }: LayerOptions): Layers {
  const candidates = candidatesOf(schema, plan);
  const { source, trees, value } = candidates;
  const judged = schema.dialect.judge(verdictOf(plan, candidates));
  const cells = more(candidates).map((cell) => sql`${judged.ifLeft(cell.value)} as ${sql.id(cell.name)}`);
  const distinct = (plan.distinctOn ?? []).map((tree, i) => sql`${trees.order(tree)} as ${sql.id(`d${i}`)}`);
  const keyed = once && !areApart(plan) ? plan.existing.map((name) => schema.table(plan.target).column(name)) : [];
  const keys = keyed.map((column, i) => sql`${value(column)} as ${sql.id(`e${i}`)}`);
  const all = [
    sql`${sql.id(source.alias, 'id')} as k`,
    sql`${judged.verdict} as verdict`,
    ...cells,
    ...distinct,
    ...keys,
  ];
  const conditions = conditionsOf(schema, trees, plan);
  let rows = sql`(select ${sql.join(all)} from ${source.from()}${judged.join}${whereAll(conditions)}${judged.end}) as q`;
  if (plan.distinctOn !== undefined) {
    const group = sql.join(distinct.map((_, i) => sql.id(`d${i}`)));
    rows = sql`(select * from (select q.*, row_number() over (partition by ${group} order by k) as dth from ${rows}) as q where dth = 1) as q`;
  }
  if (keys.length === 0) return { rows, isFirst: sql`true` };
  const group = sql.join(keyed.map((_, i) => sql.id(`e${i}`)));
  // Missing values are not alike.
  const missing = keyed.flatMap(({ column }, i) => (column.nullable ? [sql`${sql.id(`e${i}`)} is null`] : []));
  return {
    rows: sql`(select q.*, row_number() over (partition by verdict, ${group} order by k) as nth from ${rows}) as q`,
    isFirst: sql`(${sql.join([sql`nth = 1`, ...missing], sql` or `)})`,
  };
}

/** Whether no two candidates are alike in the columns of `existing`, because the id of the source row is among them. */
export const areApart = ({ existing, set }: InsertFromPlan): boolean => existing.some((name) => isSourceId(set[name]));

/** Whether a column is set to the id of the row that the new one is made from. */
export function isSourceId(value: SetValue | undefined): boolean {
  if (value?.kind !== 'tree' || value.tree.node !== 'path') return false;
  const [step, ...more] = value.tree.steps;
  return step?.kind === 'field' && step.name === 'id' && more.length === 0;
}

/** Undefined where every candidate is left. */
function verdictOf({ refuse = [] }: InsertFromPlan, { trees, exists }: Candidates): Fragment | undefined {
  const whens = refuse.map(({ when }, i) => sql`when ${trees.condition(when)} then ${sql.lit(i + 1)}`);
  if (exists !== undefined) whens.unshift(sql`when ${exists} then 0`);
  return whens.length === 0 ? undefined : sql`case ${sql.join(whens, sql` `)} end`;
}

/** Number of columns of the tally. */
export const tallyWidth = ({ refuse = [], limit }: InsertFromPlan): number =>
  1 + refuse.length + (limit === undefined ? 0 : 1);

/** One row: all candidates, those refused by each reason, with a limit those left, and further cells. */
export function tally(
  { refuse = [], limit }: InsertFromPlan,
  rows: Fragment,
  isFirst: Fragment,
  more: readonly Fragment[] = [],
): Fragment {
  const counts = [
    sql`count(*) as n`,
    ...refuse.map((_, i) => sql`count(*) filter (where verdict = ${sql.lit(i + 1)}) as ${sql.id(`n${i + 1}`)}`),
  ];
  if (limit !== undefined) counts.push(sql`count(*) filter (where verdict is null and ${isFirst}) as rest`);
  return sql`select ${sql.join([...counts, ...more])} from ${rows}`;
}
