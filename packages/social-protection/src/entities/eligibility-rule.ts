import { defineEntity, type RowOf, terms } from '@parasol/core';
import { z } from 'zod';
import { benefitPlanTypes, eligibilityRuleStates, eligibilityRuleStatuses } from '../states.ts';
import { trimmed } from './trimmed.ts';

/** One version of a rule that says who may be in a programme. What is published never changes. */
export const EligibilityRule = defineEntity('eligibility_rule', {
  table: 'social_protection_eligibilityrule',
  fields: z.strictObject({
    code: trimmed(64, terms.A_CODE()),
    name: trimmed(255, terms.A_NAME()),
    /** 1, 2, 3 … of the code. Kept by the service. */
    ruleVersion: z.int().min(1),
    status: z.enum(eligibilityRuleStatuses).default('DRAFT'),
    /** Whom it judges: people or households. */
    kind: z.enum(benefitPlanTypes),
    /** Criteria and score; see `EligibilityDefinition`. */
    definition: z.record(z.string(), z.unknown()),
    /** SHA-256 of kind and definition, whatever the order of keys. Kept by the service. */
    contentHash: z.string().max(64),
  }),
  unique: [['code', 'ruleVersion']],
  orderBy: ['code', 'ruleVersion'],
  states: eligibilityRuleStates,
});
export type EligibilityRule = RowOf<typeof EligibilityRule>;
