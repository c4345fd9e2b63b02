import type { IdRange, SelectPlan } from '@parasol/core/internal';
import { candidates, condition, visible } from './candidates.ts';
import type { Version } from './chain.ts';
import { comparator, cursorKeys, type Ranked, ranker } from './order.ts';
import type { Table } from './table.ts';
import type { View } from './view.ts';

interface Found extends Ranked {
  readonly version: Version;
}

/** One page. Keeps no more rows than twice the page, whatever the table's size. */
export function select(view: View, table: Table, plan: SelectPlan): Version[] {
  return plan.orderBy.length === 0 ? inOrderOfIds(view, table, plan) : ranked(view, table, plan);
}

function inOrderOfIds(view: View, table: Table, plan: SelectPlan): Version[] {
  const page: Version[] = [];
  if (plan.limit <= 0) return page;
  for (const version of candidates(view, table, { ...plan, range: laterOf(plan) })) {
    page.push(version);
    if (page.length >= plan.limit) break;
  }
  return page;
}

/** In order of ids, the row after which to go on is a bound like that of the range: the greater of the two holds. */
const laterOf = ({ after, range }: SelectPlan): IdRange => ({
  through: range?.through,
  after: after !== undefined && (range?.after === undefined || after.id > range.after) ? after.id : range?.after,
});

function ranked(view: View, table: Table, plan: SelectPlan): Version[] {
  const { orderBy, after, limit, parameters = {} } = plan;
  const compare = comparator(orderBy);
  const rank = ranker(view, orderBy, parameters);
  const satisfies = condition(view, plan);
  const start: Ranked | undefined =
    after === undefined ? undefined : { keys: cursorKeys(orderBy, after.values), id: after.id };
  const capacity = Math.max(2 * limit, 64);
  let page: Found[] = [];
  let worst: Found | undefined;
  const tighten = () => {
    page = page.sort(compare).slice(0, limit);
    if (page.length === limit) worst = page.at(-1);
  };
  for (const version of visible(view, table, plan)) {
    const found: Found = { version, keys: rank(version), id: version.chain.id };
    if (start !== undefined && compare(found, start) <= 0) continue;
    if (worst !== undefined && compare(found, worst) >= 0) continue;
    if (!satisfies(version)) continue;
    page.push(found);
    if (page.length >= capacity) tighten();
  }
  tighten();
  return page.map(({ version }) => version);
}
