import { defineEntity, type RowOf, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';
import { paymentCycleErrors } from '../errors.ts';
import { paymentCycleStates, paymentCycleStatuses } from '../states.ts';
import { trimmed } from './trimmed.ts';

/** What is paid for a stretch of time: for benefit plans a month, whose code is `2026-11`. */
export const PaymentCycle = defineEntity('payment_cycle', {
  table: 'payment_cycle_paymentcycle',
  fields: z
    .strictObject({
      /** What is paid in it: `benefit_plan`, or a host's own. Codes are unique within a type. */
      type: z.string().min(1).max(100).default('benefit_plan'),
      code: trimmed(255, terms.A_CODE()),
      startDate: z.iso.date(),
      endDate: z.iso.date(),
      status: z.enum(paymentCycleStatuses).default('PENDING'),
    })
    .refine(({ startDate, endDate }) => startDate <= endDate, {
      ...refusedAs(paymentCycleErrors.CYCLE_REVERSED()),
      path: ['endDate'],
    }),
  unique: [['type', 'code']],
  orderBy: ['-startDate', 'code'],
  states: paymentCycleStates,
});
export type PaymentCycle = RowOf<typeof PaymentCycle>;
