import {
  type DocumentSchemas,
  holdLatch,
  type OperationContext,
  type RepoOptions,
  readCondition,
  type TreeNode,
} from '@parasol/core';
import { allOf, anyOf, type CheckedTree, checkedTree, lifted, negated } from '@parasol/core/internal';
import { type CompiledRule, conditionsOf } from '../../eligibility/compile-rule.ts';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { placeHoldingStatuses } from '../../states.ts';
import { compiled } from '../eligibility-rule/read-definition.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';

/** What a plan asks of everybody who is to get a place in it, as conditions over the person or household. */
export interface PlanConditions {
  readonly rule: { readonly row: EligibilityRule; readonly compiled: CompiledRule } | undefined;
  /** That he has a place in a plan that excludes this one. */
  readonly overlap: TreeNode | undefined;
}

/** Held by whoever takes a place in a plan that others exclude. */
export const EXCLUSIVE_PLANS = 'social_protection.exclusive_plans';

/**
 * The conditions of a plan that is locked. Where other plans exclude it, whoever else takes a place in one of them is waited for, so
 * that two who enrol the same person in two plans see each other.
 */
export async function conditionsOfPlan(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
): Promise<PlanConditions> {
  const excluding = plan.exclusiveWith ?? [];
  if (excluding.length > 0) await holdLatch(ctx, EXCLUSIVE_PLANS);
  return { rule: await ruleOfPlan(ctx, plan), overlap: await overlapOf(ctx, kind, excluding) };
}

/** The rule of a plan, compiled; undefined where it has none. */
export async function ruleOfPlan(ctx: OperationContext, plan: BenefitPlan): Promise<PlanConditions['rule']> {
  if (plan.eligibilityRuleId === null) return undefined;
  const row = await ctx.repo(EligibilityRule).require(plan.eligibilityRuleId, { includeDeleted: true });
  return { row, compiled: compiled(ctx, row) };
}

/** That a person or household has a place in one of these plans, himself, by his household or by a member. */
export async function overlapOf(
  ctx: OperationContext,
  kind: EnrolmentKind,
  excluding: readonly string[],
): Promise<TreeNode | undefined> {
  if (excluding.length === 0) return undefined;
  const plans = [...(await ctx.repo(BenefitPlan).byIds(excluding)).values()];
  const ways = (['INDIVIDUAL', 'GROUP'] as const).flatMap((type) => {
    const ids = plans.filter((plan) => plan.type === type).map(({ id }) => id);
    return ids.length === 0 ? [] : [readCondition(ctx, kind.subject, hasPlace(kind, type, ids)).tree];
  });
  return ways.length === 0 ? undefined : anyOf(ways);
}

function hasPlace({ planType }: EnrolmentKind, type: 'INDIVIDUAL' | 'GROUP', ids: readonly string[]): unknown {
  const holds = {
    and: [
      { in: [{ var: 'benefitPlanId' }, ids] },
      { in: [{ var: 'status' }, placeHoldingStatuses] },
      { missing: 'replacementUuid' },
    ],
  };
  if (planType === 'INDIVIDUAL')
    return type === 'INDIVIDUAL'
      ? { some: [{ var: 'beneficiaries' }, holds] }
      : { some: [{ var: 'memberships' }, { some: [{ var: 'group.groupBeneficiaries' }, holds] }] };
  return type === 'GROUP'
    ? { some: [{ var: 'groupBeneficiaries' }, holds] }
    : { some: [{ var: 'members' }, { some: [{ var: 'individual.beneficiaries' }, holds] }] };
}

/** Everything that a plan asks, each with the name under which those are counted who fail it. */
export const askedBy = ({ rule }: PlanConditions) => (rule === undefined ? [] : conditionsOf(rule.compiled));

export const hasConditions = ({ rule, overlap }: PlanConditions): boolean =>
  rule !== undefined || overlap !== undefined;

/** That somebody may have a place, as a condition over the person or household. */
export const mayHavePlace = (conditions: PlanConditions): TreeNode =>
  allOf([
    ...(conditions.overlap === undefined ? [] : [negated(conditions.overlap)]),
    ...askedBy(conditions).map(({ holds }) => holds),
  ]);

/** A condition over the person or household as one over the enrolment. */
export const ofEnrolment = ({ planType }: EnrolmentKind, tree: TreeNode): TreeNode =>
  lifted(tree, planType === 'GROUP' ? 'group' : 'individual', false);

/**
 * Rows as rules judge them: by everything that is recorded about somebody, also what the actor does not see, but only those rows that he
 * reaches. What the actor himself asks must not stand beside it.
 */
export function judgedRows(
  { access }: OperationContext,
  entity: EnrolmentKind['subject'] | EnrolmentKind['entity'],
): { readonly options: RepoOptions; readonly reached: readonly TreeNode[] } {
  const rows = access?.rowsOf(entity);
  return rows === undefined ? { options: {}, reached: [] } : { options: { scope: 'all' }, reached: [rows] };
}

/** Conditions that all must hold, of which some are trees already. */
export const together = (
  ctx: OperationContext,
  entity: EnrolmentKind['subject'] | EnrolmentKind['entity'],
  json: unknown,
  trees: readonly TreeNode[],
  documents: DocumentSchemas = {},
): CheckedTree =>
  checkedTree(allOf([...(json === undefined ? [] : [readCondition(ctx, entity, json, { documents }).tree]), ...trees]));
