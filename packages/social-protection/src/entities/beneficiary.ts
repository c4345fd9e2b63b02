import { defineEntity, type RowOf, ref } from '@parasol/core';
import { Individual } from '@parasol/individual';
import { z } from 'zod';
import { beneficiaryStates } from '../states.ts';
import { BenefitPlan } from './benefit-plan.ts';
import { EligibilityRule } from './eligibility-rule.ts';
import { enrolmentFields, enrolmentLabels } from './enrolment-fields.ts';

/** A person's place in an INDIVIDUAL plan; one per person and plan. */
export const Beneficiary = defineEntity('beneficiary', {
  table: 'social_protection_beneficiary',
  fields: z.strictObject(enrolmentFields),
  relations: {
    individual: ref(Individual, { inverse: 'beneficiaries' }),
    /** The version of the rule that was last asked; kept by the service. */
    eligibilityRule: ref(EligibilityRule, { nullable: true }),
    benefitPlan: ref(BenefitPlan, { inverse: 'beneficiaries' }),
  },
  scope: { within: ['individual'] },
  customFilters: { through: ['individual'] },
  labels: {
    ...enrolmentLabels,
    individual: { en: 'Person', fr: 'Personne', es: 'Persona', pt: 'Pessoa' },
    benefitPlan: { en: 'Programme', fr: 'Programme', es: 'Programa', pt: 'Programa' },
    eligibilityRule: { en: 'Rule', fr: 'Règle', es: 'Regla', pt: 'Regra' },
  },
  unique: [['individualId', 'benefitPlanId']],
  jsonExt: true,
  documentOwner: { relation: 'benefitPlan', schema: 'beneficiaryDataSchema' },
  business: true,
  states: beneficiaryStates,
});
export type Beneficiary = RowOf<typeof Beneficiary>;
