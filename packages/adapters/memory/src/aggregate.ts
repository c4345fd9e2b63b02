import type { AggregateFunction, AggregatePlan, StoredRow, TreeNode, Value, ValueType } from '@parasol/core/internal';
import { decimals } from '@parasol/core/internal';
import { candidates } from './candidates.ts';
import type { Version } from './chain.ts';
import { compareValues } from './order.ts';
import type { Table } from './table.ts';
import { shownValue } from './values.ts';
import type { View } from './view.ts';

interface Measure {
  readonly name: string;
  readonly function: AggregateFunction;
  readonly of: TreeNode | undefined;
}
interface Group {
  readonly keys: readonly Value[];
  /** One running value per measure: counts and sums as bigint, the least or greatest so far as it is. */
  readonly totals: Value[];
}

export function aggregate(view: View, table: Table, plan: AggregatePlan): StoredRow[] {
  const keys = Object.entries(plan.groupBy);
  const measures = Object.entries(plan.select).map(
    ([name, { function: fn, of }]): Measure => ({ name, function: fn, of }),
  );
  const groups = collect(
    view,
    table,
    plan,
    keys.map(([, tree]) => tree),
    measures,
  );
  return [...groups.values()]
    .filter((group) => isAbove(plan.having, measures, group))
    .sort((a, b) => compareKeys(a.keys, b.keys))
    .slice(0, plan.limit)
    .map((group) => shown(keys, measures, group));
}

function collect(
  view: View,
  table: Table,
  plan: AggregatePlan,
  keys: readonly TreeNode[],
  measures: readonly Measure[],
): Map<string, Group> {
  const evaluate = (tree: TreeNode, version: Version) =>
    view.database.evaluator(tree)(version, plan.parameters ?? {}, view.access);
  const groups = new Map<string, Group>();
  const groupOf = (values: readonly Value[]): Group => {
    const text = JSON.stringify(values.map((value) => (value === undefined ? null : String(value))));
    const known = groups.get(text);
    if (known !== undefined) return known;
    const made: Group = {
      keys: values,
      totals: measures.map((measure) => (measure.function === 'count' ? 0n : undefined)),
    };
    groups.set(text, made);
    return made;
  };
  // As in SQL: without keys there is exactly one group, even of no rows.
  if (keys.length === 0) groupOf([]);
  for (const version of candidates(view, table, plan)) {
    const { totals } = groupOf(keys.map((tree) => evaluate(tree, version)));
    for (const [i, { function: fn, of }] of measures.entries()) {
      totals[i] = next(fn, totals[i], of === undefined ? 1n : evaluate(of, version));
    }
  }
  return groups;
}

function next(fn: AggregateFunction, total: Value, value: Value): Value {
  if (value === undefined) return total;
  if (fn === 'count') return (total as bigint) + 1n;
  if (total === undefined) return value;
  if (fn === 'sum') return (total as bigint) + (value as bigint);
  const order = compareValues(value, total);
  return (fn === 'min' ? order < 0 : order > 0) ? value : total;
}

function compareKeys(a: readonly Value[], b: readonly Value[]): number {
  for (let i = 0; i < a.length; i++) {
    const order = compareValues(a[i], b[i]);
    if (order !== 0) return order;
  }
  return 0;
}

function isAbove(having: AggregatePlan['having'], measures: readonly Measure[], { totals }: Group): boolean {
  if (having === undefined) return true;
  const place = measures.findIndex(({ name }) => name === having.of);
  const measure = measures[place];
  if (measure === undefined) throw new TypeError(`"having" names "${having.of}", which is not selected.`);
  const total = totals[place];
  if (typeof total !== 'bigint') return false;
  const bound = decimals.unitsOf(String(having.above), 20);
  return bound !== undefined && decimals.rescale(total, scaleOf(measure), 20) > bound;
}

const scaleOf = ({ function: fn, of }: Measure): number =>
  fn === 'count' || of?.type.kind !== 'number' ? 0 : of.type.scale;

function shown(keys: readonly (readonly [string, TreeNode])[], measures: readonly Measure[], group: Group): StoredRow {
  const row: Record<string, unknown> = {};
  for (const [i, [name, { type }]] of keys.entries()) row[name] = shownValue(type, group.keys[i]);
  for (const [i, { name, function: fn, of }] of measures.entries()) {
    const total = group.totals[i];
    row[name] = fn === 'count' ? Number(total) : shownValue(of?.type as ValueType, total);
  }
  return row;
}
