import { job, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { beneficiaryStates } from '../../states.ts';
import { enrolmentEntityOf, ofPlan } from './enrolled.ts';

const input = z.strictObject({
  id: z.uuid().toLowerCase(),
  version: z.int().min(1),
  reason: z.string().trim().min(1).max(1000),
  beneficiaries: z.enum(['GRADUATED', 'SUSPENDED']).default('GRADUATED'),
});

/** What closing a plan takes. */
export interface CloseBenefitPlanInput {
  readonly id: string;
  readonly version: number;
  /** Kept with the plan and with everybody in it. At most 1,000 characters. */
  readonly reason: string;
  /** What becomes of those who are in it: they have left for good, or keep a paused place. @default 'GRADUATED' */
  readonly beneficiaries?: 'GRADUATED' | 'SUSPENDED' | undefined;
}

/** What closing a plan did. */
export interface ClosedBenefitPlan {
  readonly benefitPlanId: string;
  readonly beneficiaries: 'GRADUATED' | 'SUSPENDED';
  /** People or households whose status this run changed. */
  readonly changed: number;
}

/**
 * Closes a plan for good. From its first step on nobody is taken in or paid any more; then its beneficiaries leave, range by range.
 * A run that was interrupted is carried on by the same call, or by a worker.
 */
export const closeBenefitPlan: Operation<CloseBenefitPlanInput, ClosedBenefitPlan> = job({
  rights: 'gql_benefit_plan_close_perms',
  approval: 'allowed',
  scope: 'whole',
  input,
  start: async (ctx, { id, version, reason, beneficiaries }) => {
    // Enrolments lock the plan first: whoever comes after this finds it closed.
    const plan = await ctx.repo(BenefitPlan).require(id, { lock: true });
    const state = { id, type: plan.type, reason, beneficiaries };
    if (plan.status === 'CLOSED') {
      const left = await ctx.repo(enrolmentEntityOf(plan)).count(toLeave(id, beneficiaries));
      if (left === 0) return unchanged({ benefitPlanId: id, beneficiaries, changed: 0 });
    } else {
      await ctx
        .repo(BenefitPlan)
        .update(id, version, { status: 'CLOSED', statusReason: reason, ...endingToday(ctx, plan) });
    }
    return { key: `benefit_plan_service.close:${id}:${beneficiaries}`, state };
  },
  execute: async (run, { id, type, reason, beneficiaries }) => {
    const entity = enrolmentEntityOf({ type });
    await run.overRanges(
      'beneficiaries',
      (ctx, size) => ctx.repo(entity).cuts({ where: toLeave(id, beneficiaries), size }),
      async (ctx, range) => {
        const set = { status: beneficiaries, statusReason: reason, statusCause: 'CLOSURE' };
        const changed = await ctx.repo(entity).updateWhere({
          where: toLeave(id, beneficiaries),
          range,
          set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, { value }])),
        });
        return { changed };
      },
    );
  },
  finish: async (ctx, { id, type, beneficiaries }) => {
    const changed = await ctx.repo(enrolmentEntityOf({ type })).count({
      and: [ofPlan(id), { '==': [{ var: 'status' }, beneficiaries] }, { '==': [{ var: 'changeId' }, ctx.changeId] }],
    });
    return { benefitPlanId: id, beneficiaries, changed };
  },
});

/** Those of a plan who can still move to a status. */
function toLeave(planId: string, status: 'GRADUATED' | 'SUSPENDED'): unknown {
  const { transitions } = beneficiaryStates;
  const from = Object.entries(transitions).flatMap(([state, next]) => (next.includes(status) ? [state] : []));
  return { and: [ofPlan(planId), { in: [{ var: 'status' }, from] }, { missing: 'replacementUuid' }] };
}

/** A plan that has begun ends with the day on which it is closed. */
const endingToday = ({ today }: OperationContext, { dateValidFrom: from, dateValidTo: to }: BenefitPlan) =>
  from <= today && (to === null || to > today) ? { dateValidTo: today } : {};
