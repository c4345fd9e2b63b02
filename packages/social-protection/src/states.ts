import { defineStates } from '@parasol/core';

/** The reference's states of a beneficiary. */
export const beneficiaryStatuses = ['POTENTIAL', 'ACTIVE', 'SUSPENDED', 'GRADUATED'] as const;
/** Where an enrolment stands; only ACTIVE is paid. */
export type BeneficiaryStatus = (typeof beneficiaryStatuses)[number];

/** Only ACTIVE beneficiaries are paid. Who graduated has left the plan for good. */
export const beneficiaryStates = defineStates('status', ['POTENTIAL', 'ACTIVE'], {
  POTENTIAL: ['ACTIVE', 'SUSPENDED', 'GRADUATED'],
  ACTIVE: ['SUSPENDED', 'GRADUATED'],
  SUSPENDED: ['ACTIVE', 'GRADUATED'],
  GRADUATED: [],
});

/**
 * The states that count against a plan's capacity. A pause keeps its place, or nobody could come back from it; a candidate and who
 * graduated hold none.
 */
export const placeHoldingStatuses: readonly BeneficiaryStatus[] = ['ACTIVE', 'SUSPENDED'];

export const holdsPlace = (status: unknown): boolean => placeHoldingStatuses.includes(status as BeneficiaryStatus);
