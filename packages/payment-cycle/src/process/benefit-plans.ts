import { defineService, type OperationContext } from '@parasol/core';
import { BenefitPlan } from '@parasol/social-protection';
import { beneficiariesOf } from '../calculation/population.ts';
import type { Period } from '../period/period.ts';
import { plansOf } from './due-plans.ts';
import type { PaymentCycleHooks } from './hooks.ts';
import { processPaymentCycle } from './process-payment-cycle.ts';

/** Payment cycles of benefit plans: the template, filled. */
export const benefitPlanHooks: PaymentCycleHooks<BenefitPlan> = {
  type: 'benefit_plan',
  rights: 'gql_mutation_process_payment_cycle_perms',
  mainQueryset: validBenefitPlans,
  paymentPlansOf: (ctx, plan) => plansOf(ctx, 'benefitPlanId', plan.id),
  isOpen: ({ status }) => status === 'OPEN',
  population: beneficiariesOf,
};

/** Live benefit plans that are valid in some part of the period; an open end is open. */
async function validBenefitPlans(ctx: OperationContext, period: Period): Promise<BenefitPlan[]> {
  const where = {
    and: [
      { '<=': [{ var: 'dateValidFrom' }, period.end] },
      { or: [{ missing: 'dateValidTo' }, { '>=': [{ var: 'dateValidTo' }, period.start] }] },
    ],
  };
  const plans: BenefitPlan[] = [];
  for await (const batch of ctx.repo(BenefitPlan).stream({ where, orderBy: ['code'] })) plans.push(...batch);
  return plans;
}

/** `me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 })` */
export const BenefitPlanPaymentCycleService = defineService('benefit_plan_payment_cycle_service', {
  process: processPaymentCycle(benefitPlanHooks),
});
