import type { InsertFromOptions, OperationContext, TreeNode } from '@parasol/core';
import { checkedTree } from '@parasol/core/internal';
import type { WaitingListRanking } from '../../entities/waiting-list.ts';
import type { PlanConditions } from './conditions.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { keptScore } from './judge.ts';
import { rankingTree } from './ranking.ts';

/** Columns of new enrolments: what is the same for all, and what is worked out of the person or household. */
export type EnrolledValues = Readonly<Record<string, { readonly value: unknown } | { readonly tree: TreeNode }>>;

/** What is kept of the rule by which somebody was judged. */
export function ruleValues(rule: PlanConditions['rule']): EnrolledValues {
  const score = rule?.compiled.score;
  return {
    ...(rule === undefined ? {} : { eligibilityRuleId: { value: rule.row.id } }),
    ...(score === undefined ? {} : { eligibilityScore: { tree: keptScore(score) } }),
  };
}

/** Where a plan keeps a waiting list, everybody goes on it first. */
export function rankedValues(
  ctx: OperationContext,
  kind: EnrolmentKind,
  ranking: WaitingListRanking,
  rule: PlanConditions['rule'],
): EnrolledValues {
  const tree = rankingTree(ctx, kind, ranking, rule);
  return { status: { value: 'WAITING' }, ...(tree === undefined ? {} : { rankingScore: { tree } }) };
}

export const asSet = (values: EnrolledValues): InsertFromOptions['set'] =>
  Object.fromEntries(
    Object.entries(values).map(([name, given]) => [
      name,
      'tree' in given ? { expression: checkedTree(given.tree) } : given,
    ]),
  );

export const mapTrees = (values: EnrolledValues, map: (tree: TreeNode) => TreeNode): EnrolledValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, given]) => [name, 'tree' in given ? { tree: map(given.tree) } : given]),
  );
