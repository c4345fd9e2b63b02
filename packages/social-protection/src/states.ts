import { defineStates } from '@parasol/core';

/** The states of a benefit plan. */
export const benefitPlanStatuses = ['DRAFT', 'OPEN', 'SUSPENDED', 'CLOSED'] as const;
/** Where a programme stands; only OPEN takes people in and is paid. */
export type BenefitPlanStatus = (typeof benefitPlanStatuses)[number];

/** A programme is prepared, runs, may pause, and ends for good. */
export const benefitPlanStates = defineStates('status', ['DRAFT', 'OPEN'], {
  DRAFT: ['OPEN', 'CLOSED'],
  OPEN: ['SUSPENDED', 'CLOSED'],
  SUSPENDED: ['OPEN', 'CLOSED'],
  CLOSED: [],
});

/** The reference's states of a beneficiary. */
export const beneficiaryStatuses = ['POTENTIAL', 'ACTIVE', 'SUSPENDED', 'GRADUATED'] as const;
/** Where an enrolment stands; only ACTIVE is paid. */
export type BeneficiaryStatus = (typeof beneficiaryStatuses)[number];

/**
 * Who or what gave an enrolment its status: a clerk, the rules of eligibility, or the end of the programme. What a clerk decided, rules
 * never undo.
 */
export const statusCauses = ['MANUAL', 'ELIGIBILITY', 'CLOSURE'] as const;

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
