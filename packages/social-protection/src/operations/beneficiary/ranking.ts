import type { OperationContext, TreeNode } from '@parasol/core';
import { DomainFailure, type Issue } from '@parasol/core';
import { allOf, comparedWith, type NumberTree, negated, roundedTree, valueWhen } from '@parasol/core/internal';
import { RuleReader } from '../../eligibility/compile-rule.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import type { WaitingListRanking } from '../../entities/waiting-list.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import type { PlanConditions } from './conditions.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { keptScore } from './judge.ts';

/** The most that a column of points holds. */
const GREATEST = '99999999999999.9999';

/** By what somebody is ranked, as a number over the person or household; undefined where who came first is first. */
export function rankingTree(
  ctx: OperationContext,
  kind: EnrolmentKind,
  ranking: WaitingListRanking,
  rule: PlanConditions['rule'],
): TreeNode | undefined {
  if (ranking.by === 'REGISTRATION') return undefined;
  const path = ['waitingList', ranking.by === 'SCORE' ? 'by' : 'expression'];
  if (ranking.by === 'SCORE') {
    const score = rule?.compiled.score;
    if (score === undefined) throw new DomainFailure([errors.NO_SCORE_TO_RANK_BY({}, path)]);
    return keptScore(score);
  }
  const reader = new RuleReader(ctx, kind);
  const number = roundedTree(reader.number(ranking.expression, path), 4, 'half-up');
  if (reader.issues.length > 0) throw new DomainFailure(reader.issues);
  return number.type.digits - number.type.scale > 14 ? fitting(number) : number;
}

/** The number where it can be kept; missing elsewhere, which ranks last. */
const fitting = (number: NumberTree): TreeNode =>
  valueWhen(
    allOf([negated(comparedWith(number, '>', GREATEST)), negated(comparedWith(number, '<', `-${GREATEST}`))]),
    number,
  );

/** What is wrong with how a plan would rank those who wait. */
export function rankingIssues(
  ctx: OperationContext,
  kind: EnrolmentKind,
  ranking: WaitingListRanking,
  rule: PlanConditions['rule'],
): readonly Issue[] {
  try {
    const tree = rankingTree(ctx, kind, ranking, rule);
    if (tree !== undefined && ranking.by === 'EXPRESSION')
      ctx.access?.fields?.requireVisible(tree, kind.subject, ['waitingList']);
    return [];
  } catch (error) {
    if (error instanceof DomainFailure) return error.errors;
    throw error;
  }
}

/** The published order: by rank, those without one last; then in the order in which they came on the list. */
export function waitingOrder({ waitingList }: BenefitPlan): readonly string[] {
  if (waitingList === null || waitingList.by === 'REGISTRATION') return [];
  return [isHighestFirst(waitingList) ? '-rankingScore' : 'rankingScore'];
}

export const isHighestFirst = ({ by, first }: WaitingListRanking): boolean =>
  (first ?? (by === 'SCORE' ? 'LOWEST' : 'HIGHEST')) === 'HIGHEST';
