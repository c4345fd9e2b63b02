import { coreErrors, type DocumentSchemas, type Issue, type OperationContext } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { holdsPlace } from '../../states.ts';
import { placesTaken } from '../benefit-plan/enrolled.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';

/** The plan of an enrolment; refuses where there is none. */
export async function planOf(ctx: OperationContext, planId: string): Promise<BenefitPlan> {
  const plan = await ctx.repo(BenefitPlan).get(planId);
  return plan ?? ctx.fail(noPlan(planId));
}

/**
 * The plan, locked until the transaction ends: first step of whatever takes a place in it, so that two who enrol at once count one
 * after the other.
 */
export async function lockedPlan(ctx: OperationContext, planId: string): Promise<BenefitPlan> {
  const plan = await ctx.repo(BenefitPlan).get(planId, { lock: true });
  return plan ?? ctx.fail(noPlan(planId));
}

/** The same where it may have been deleted meanwhile: an upload into it comes to its end all the same. */
export async function heldPlan(ctx: OperationContext, planId: string): Promise<BenefitPlan> {
  const plan = await ctx.repo(BenefitPlan).get(planId, { lock: true, includeDeleted: true });
  return plan ?? ctx.fail(noPlan(planId));
}

const noPlan = (id: string): Issue => coreErrors.NOT_FOUND({ entity: 'benefit_plan', id }, ['benefitPlanId']);

/** Why a plan takes nobody of this kind in today. */
export function closedIssues(ctx: OperationContext, kind: EnrolmentKind, plan: BenefitPlan): Issue[] {
  const { code, type, status, replacementUuid: by, dateValidFrom: from, dateValidTo: to } = plan;
  const { today } = ctx;
  const path = ['benefitPlanId'];
  const issues: Issue[] = plan.isDeleted ? [noPlan(plan.id)] : [];
  if (type !== kind.planType) {
    issues.push(errors.PLAN_OF_OTHER_TYPE({ code, type, takes: type, given: kind.planType }, path));
  }
  if (status !== 'OPEN') issues.push(errors.PLAN_NOT_OPEN({ code, status }, path));
  if (by !== null) issues.push(errors.PLAN_REPLACED({ code, by }, path));
  if (today < from) issues.push(errors.PLAN_NOT_YET_VALID({ code, from, today }, path));
  if (by === null && to !== null && to < today) issues.push(errors.PLAN_EXPIRED({ code, to, today }, path));
  return issues;
}

/** An enrolment that would begin after its plan's end could never be paid. */
export function beginIssues({ code, dateValidTo: to }: BenefitPlan, from: unknown): Issue[] {
  if (typeof from !== 'string' || to === null || from <= to) return [];
  return [errors.VALID_AFTER_PLAN({ code, from, to }, ['dateValidFrom'])];
}

/** Places that are left for a status; null without a limit. Exact only while the plan is locked. */
export async function placesLeft(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  status: unknown,
): Promise<number | null> {
  const { id, maxBeneficiaries: capacity } = plan;
  if (capacity === null || !holdsPlace(status)) return null;
  return Math.max(0, capacity - (await placesTaken(ctx, kind.entity, id)));
}

/** Refuses when no place is left for a status; the plan is locked. */
export async function requirePlace(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  status: unknown,
): Promise<void> {
  if ((await placesLeft(ctx, kind, plan, status)) !== 0) return;
  ctx.fail(errors.PLAN_FULL({ code: plan.code, capacity: plan.maxBeneficiaries ?? 0 }, ['benefitPlanId']));
}

/** The plan's schema as the type of its beneficiaries' extension data. Without one, or with an empty one, the data is not typed. */
export function documentsOf(kind: EnrolmentKind, { beneficiaryDataSchema: schema }: BenefitPlan): DocumentSchemas {
  return schema === null || Object.keys(schema).length === 0 ? {} : { [kind.entity.name]: schema };
}
