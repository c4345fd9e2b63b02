import type { NewOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import type { BenefitPlan } from '../entities/benefit-plan.ts';
import { BenefitPlanService } from '../services.ts';

/**
 * A plan for people, valid from 2026-01-01 on, unless the test says otherwise.
 *
 * @example
 * const plan = await app.make(benefitPlan, { type: 'GROUP', maxBeneficiaries: 100 });
 */
export const benefitPlan = defineFactory(({ n, call }, about: Partial<NewOf<typeof BenefitPlan>>) => {
  const code = about.code ?? `PLAN-${n}`;
  return call(BenefitPlanService.create, {
    code,
    name: `Plan ${code}`,
    type: 'INDIVIDUAL',
    dateValidFrom: '2026-01-01',
    ...about,
  });
});
