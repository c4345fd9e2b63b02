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
  labels: {
    type: { en: 'Type', fr: 'Type', es: 'Tipo', pt: 'Tipo' },
    code: { en: 'Code', fr: 'Code', es: 'Código', pt: 'Código' },
    startDate: { en: 'First day', fr: 'Premier jour', es: 'Primer día', pt: 'Primeiro dia' },
    endDate: { en: 'Last day', fr: 'Dernier jour', es: 'Último día', pt: 'Último dia' },
    status: { en: 'State', fr: 'État', es: 'Estado', pt: 'Estado' },
  },
  unique: [['type', 'code']],
  orderBy: ['-startDate', 'code'],
  states: paymentCycleStates,
});
export type PaymentCycle = RowOf<typeof PaymentCycle>;
