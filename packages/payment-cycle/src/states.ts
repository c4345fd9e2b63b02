import { defineStates } from '@parasol/core';

/** A cycle is PENDING until everything due in it is computed, then ACTIVE, which is when the next step may use it. */
export const paymentCycleStatuses = ['PENDING', 'ACTIVE', 'SUSPENDED'] as const;

/** The transitions of a payment cycle, by its status. */
export const paymentCycleStates = defineStates('status', ['PENDING'], {
  PENDING: ['ACTIVE', 'SUSPENDED'],
  ACTIVE: ['SUSPENDED'],
  SUSPENDED: ['PENDING', 'ACTIVE'],
});

/** A calculation that is PENDING may still be adding benefits: nobody uses them before it is COMPLETE. */
export const calculationStates = defineStates('status', ['PENDING'], { PENDING: ['COMPLETE'], COMPLETE: [] });

/** ACCEPTED benefits can be paid; HELD ones are over the limit and wait for a decision. */
export const benefitStatuses = ['ACCEPTED', 'HELD'] as const;

/** A computed benefit keeps its status. */
export const benefitStates = defineStates('status', ['ACCEPTED', 'HELD'], { ACCEPTED: [], HELD: [] });
