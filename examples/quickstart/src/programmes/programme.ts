import type { HouseholdCriterion } from '@parasol/social-protection';

/** An amount on top of the fixed one, for whom a condition holds. */
export interface Supplement {
  readonly name: string;
  /** JSON-logic over `individual` or `group`, or a custom filter `field__lookup__type=value` over the person's data. */
  readonly condition: unknown;
  readonly amount: string;
}

/** What a programme office would decide: who is enrolled, and how much is paid. */
export interface Programme {
  readonly code: string;
  readonly name: string;
  /** In one sentence, for people. */
  readonly sentence: string;
  readonly type: 'INDIVIDUAL' | 'GROUP';
  readonly criteria: readonly HouseholdCriterion[];
  readonly currency: string;
  /** What everybody gets a month. */
  readonly fixed: string;
  readonly supplements: readonly Supplement[];
  /** More than this in one payment waits for a decision; absent, there is no limit. */
  readonly limit?: string;
}

/** The month that is paid. Ages are as of its last day, so that the demo gives the same in every year. */
export const MONTH = { year: 2026, month: 11, first: '2026-11-01', last: '2026-11-30' } as const;

export const ageAtEndOfMonth = { age: [{ var: 'dob' }, MONTH.last] } as const;
