import { defineEntity, type RowOf, ref, roundingModes } from '@parasol/core';
import { z } from 'zod';
import { ruleKinds } from '../calculation-rule/rule-kinds.ts';
import { calculationStates } from '../states.ts';
import { PaymentCycle } from './payment-cycle.ts';
import { PaymentPlan } from './payment-plan.ts';

const json = z.record(z.string(), z.unknown());

/**
 * One payment plan computed for one cycle. It keeps everything that the amounts follow from, so that a calculation which was
 * interrupted is finished as it was begun, and every benefit can be explained later, whatever became of plan and rule.
 */
export const PaymentCalculation = defineEntity('payment_calculation', {
  table: 'payment_cycle_paymentcalculation',
  fields: z.strictObject({
    ruleId: z.uuid(),
    ruleVersion: z.int(),
    /** SHA-256 over the rule's definition and code. */
    ruleHash: z.string().max(64),
    kind: z.enum(ruleKinds),
    /** Who may get something: the population as it was, with its entity by name. */
    population: json,
    /** The plan's parameters as they were. */
    parameters: json,
    /** What `process` was given beside year and month, as far as the rule takes it. */
    extra: json,
    /** Everything that the formula may ask for besides the row, with its type. */
    arguments: json,
    /** The amount's lines as checked trees, or as names where the rule is code; and the limit. */
    formula: json,
    currency: z.string().max(3),
    exponent: z.int().min(0).max(4),
    roundingMode: z.enum(roundingModes),
    dateDue: z.iso.date(),
    /** Id and version of what the plan pays for. */
    businessObjectId: z.uuid(),
    businessObjectVersion: z.int().nullable(),
    paymentPlanVersion: z.int(),
    status: z.enum(['PENDING', 'COMPLETE']),
    /** Counts, totals and refusals, once they are known. */
    result: json,
  }),
  relations: {
    paymentCycle: ref(PaymentCycle, { inverse: 'calculations' }),
    paymentPlan: ref(PaymentPlan, { inverse: 'calculations' }),
  },
  unique: [['paymentCycleId', 'paymentPlanId']],
  states: calculationStates,
});
export type PaymentCalculation = RowOf<typeof PaymentCalculation>;
