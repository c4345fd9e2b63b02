import { coreErrors, decimal, defineEntity, type Message, type RowOf, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';
import { benefitPlanStates, benefitPlanStatuses } from '../states.ts';

const trimmed = (max: number, what: Message) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.trim() === text, refusedAs(coreErrors.BLANKS_AROUND({ what })));

/** Whom a plan pays: single people, or households. */
export const benefitPlanTypes = ['INDIVIDUAL', 'GROUP'] as const;

/** A programme that people or households can be enrolled in. */
export const BenefitPlan = defineEntity('benefit_plan', {
  table: 'social_protection_benefitplan',
  fields: z.strictObject({
    code: trimmed(255, terms.A_CODE()),
    name: trimmed(255, terms.A_NAME()),
    type: z.enum(benefitPlanTypes),
    /** Only an OPEN plan takes people in and is paid. */
    status: z.enum(benefitPlanStatuses).default('OPEN'),
    /** Why it is paused or closed, in the words of who did it. */
    statusReason: z.string().max(1000).nullable(),
    /** Capacity: at most this many places taken at a time (`placeHoldingStatuses`); null has no limit. */
    maxBeneficiaries: z.int().min(0).nullable(),
    /** The most that one beneficiary gets by one calculation; what is over it is held. Null has no limit. */
    ceilingPerBeneficiary: decimal(18, 2).nullable(),
    institution: z.string().max(255).nullable(),
    description: z.string().max(1024).nullable(),
    /** JSON Schema (draft 7) of the extension data of the plan's beneficiaries. */
    beneficiaryDataSchema: z.record(z.string(), z.unknown()).nullable(),
    /** Code and name as they are compared with those of other plans; kept by the service. */
    codeKey: z.string().nullable(),
    nameKey: z.string().nullable(),
  }),
  jsonExt: true,
  business: true,
  unique: [['code'], ['name'], ['codeKey'], ['nameKey']],
  orderBy: ['code'],
  states: benefitPlanStates,
});
export type BenefitPlan = RowOf<typeof BenefitPlan>;
