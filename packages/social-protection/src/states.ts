import { defineStates } from '@parasol/core';

/** The reference's states of a beneficiary. */
export const beneficiaryStatuses = ['POTENTIAL', 'ACTIVE', 'SUSPENDED', 'GRADUATED'] as const;

/** Only ACTIVE beneficiaries are paid. Who graduated has left the plan for good. */
export const beneficiaryStates = defineStates('status', ['POTENTIAL', 'ACTIVE'], {
  POTENTIAL: ['ACTIVE', 'SUSPENDED', 'GRADUATED'],
  ACTIVE: ['SUSPENDED', 'GRADUATED'],
  SUSPENDED: ['ACTIVE', 'GRADUATED'],
  GRADUATED: [],
});
