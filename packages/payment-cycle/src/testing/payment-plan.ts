import type { NewOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import { benefitPlan } from '@parasol/social-protection/testing';
import type { PaymentPlan } from '../entities/payment-plan.ts';
import { PaymentPlanService } from '../services.ts';

/**
 * A payment plan in EUR for every month from 2026-01-01 on, unless the test says otherwise. The test names the rule and its
 * parameters; a benefit plan is made where it names none.
 *
 * @example
 * await app.make(paymentPlan, { calculation: childRule.id, parameters: { base: '50.00' }, benefitPlanId: plan.id });
 */
export const paymentPlan = defineFactory(
  async (
    { n, call, make },
    about: Partial<NewOf<typeof PaymentPlan>> & Pick<NewOf<typeof PaymentPlan>, 'calculation' | 'parameters'>,
  ) => {
    const code = about.code ?? `PAYMENT-${n}`;
    const benefitPlanId = about.benefitPlanId === undefined ? (await make(benefitPlan)).id : about.benefitPlanId;
    return call(PaymentPlanService.create, {
      code,
      name: `Payments ${code}`,
      periodicity: 1,
      currency: 'EUR',
      dateValidFrom: '2026-01-01',
      ...about,
      benefitPlanId,
    });
  },
);
