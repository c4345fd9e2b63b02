import type { NewOf } from '@parasol/core';
import { defineFactory } from '@parasol/core/testing';
import { household, person } from '@parasol/individual/testing';
import type { Beneficiary } from '../entities/beneficiary.ts';
import type { GroupBeneficiary } from '../entities/group-beneficiary.ts';
import { BeneficiaryService, GroupBeneficiaryService } from '../services.ts';
import { benefitPlan } from './benefit-plan.ts';

const enrolled = { status: 'ACTIVE', dateValidFrom: '2026-01-01' } as const;

/**
 * A person enrolled in a plan, ACTIVE from 2026-01-01 on, unless the test says otherwise; both are made where it names none.
 *
 * @example
 * await app.makeMany(beneficiary, 3, () => ({ benefitPlanId: plan.id }));
 */
export const beneficiary = defineFactory(async ({ call, make }, about: Partial<NewOf<typeof Beneficiary>>) => {
  const individualId = about.individualId ?? (await make(person)).id;
  const benefitPlanId = about.benefitPlanId ?? (await make(benefitPlan)).id;
  return call(BeneficiaryService.create, { ...enrolled, ...about, individualId, benefitPlanId });
});

/** A household enrolled in a plan for households, in the same way. */
export const groupBeneficiary = defineFactory(
  async ({ call, make }, about: Partial<NewOf<typeof GroupBeneficiary>>) => {
    const groupId = about.groupId ?? (await make(household)).group.id;
    const benefitPlanId = about.benefitPlanId ?? (await make(benefitPlan, { type: 'GROUP' })).id;
    return call(GroupBeneficiaryService.create, { ...enrolled, ...about, groupId, benefitPlanId });
  },
);
