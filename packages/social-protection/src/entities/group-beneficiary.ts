import { defineEntity, type RowOf, ref } from '@parasol/core';
import { Group } from '@parasol/individual';
import { z } from 'zod';
import { beneficiaryStates } from '../states.ts';
import { BenefitPlan } from './benefit-plan.ts';
import { EligibilityRule } from './eligibility-rule.ts';
import { enrolmentFields, enrolmentLabels } from './enrolment-fields.ts';

/** A household's place in a GROUP plan; one per household and plan. */
export const GroupBeneficiary = defineEntity('group_beneficiary', {
  table: 'social_protection_groupbeneficiary',
  fields: z.strictObject(enrolmentFields),
  relations: {
    group: ref(Group, { inverse: 'groupBeneficiaries' }),
    /** The version of the rule that was last asked; kept by the service. */
    eligibilityRule: ref(EligibilityRule, { nullable: true }),
    benefitPlan: ref(BenefitPlan, { inverse: 'groupBeneficiaries' }),
  },
  scope: { within: ['group'] },
  customFilters: { through: ['group'] },
  labels: {
    ...enrolmentLabels,
    group: { en: 'Household', fr: 'Ménage', es: 'Hogar', pt: 'Agregado familiar' },
    benefitPlan: { en: 'Programme', fr: 'Programme', es: 'Programa', pt: 'Programa' },
    eligibilityRule: { en: 'Rule', fr: 'Règle', es: 'Regla', pt: 'Regra' },
  },
  unique: [['groupId', 'benefitPlanId']],
  jsonExt: true,
  documentOwner: { relation: 'benefitPlan', schema: 'beneficiaryDataSchema' },
  business: true,
  states: beneficiaryStates,
});
export type GroupBeneficiary = RowOf<typeof GroupBeneficiary>;
