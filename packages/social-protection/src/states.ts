import { defineStates } from '@parasol/core';

/** Whom a plan pays and a rule judges: single people, or households. */
export const benefitPlanTypes = ['INDIVIDUAL', 'GROUP'] as const;

/** A rule is written as a draft; what is published never changes. */
export const eligibilityRuleStatuses = ['DRAFT', 'PUBLISHED'] as const;
export const eligibilityRuleStates = defineStates('status', ['DRAFT'], { DRAFT: ['PUBLISHED'], PUBLISHED: [] });

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

/** The reference's states of a beneficiary, and WAITING: eligible, and waiting for a place. */
export const beneficiaryStatuses = ['POTENTIAL', 'WAITING', 'ACTIVE', 'SUSPENDED', 'GRADUATED'] as const;
/** Where an enrolment stands; only ACTIVE is paid. */
export type BeneficiaryStatus = (typeof beneficiaryStatuses)[number];

/**
 * Who or what gave an enrolment its status: a clerk, the rules of eligibility, or the end of the programme. What a clerk decided, rules
 * never undo.
 */
export const statusCauses = ['MANUAL', 'ELIGIBILITY', 'CLOSURE'] as const;

/** Only ACTIVE beneficiaries are paid. Who graduated has left the plan for good. */
export const beneficiaryStates = defineStates('status', ['POTENTIAL', 'WAITING', 'ACTIVE'], {
  POTENTIAL: ['ACTIVE', 'SUSPENDED', 'GRADUATED'],
  WAITING: ['ACTIVE', 'POTENTIAL', 'GRADUATED'],
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
