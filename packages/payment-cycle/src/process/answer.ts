import type { PlanResult } from '../calculation/result.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import type { Listed, NotDue } from './due-plans.ts';
import type { BusinessObject } from './hooks.ts';

/** What came of one business object in a cycle. */
export interface ObjectResult {
  readonly paymentPlans: Readonly<Record<string, PlanResult>>;
  readonly notDue: readonly NotDue[];
}

/** What `process` answers: by the id of the business object, which for benefit plans is the plan's. */
export type ProcessResult = Readonly<Record<string, ObjectResult>>;

/** What was listed when it began, without the rows. */
export interface Listing {
  readonly id: string;
  readonly paymentPlans: readonly string[];
  readonly notDue: readonly NotDue[];
}

export const listingOf = <O extends BusinessObject>(listed: readonly Listed<O>[]): Listing[] =>
  listed.map(({ object, due, notDue }) => ({ id: object.id, paymentPlans: due.map(({ plan }) => plan.id), notDue }));

/** The answer from what is stored, so that a second run gives the same. */
export function answerOf(
  listing: readonly Listing[],
  calculations: ReadonlyMap<string, PaymentCalculation>,
): ProcessResult {
  return Object.fromEntries(
    listing.map(({ id, paymentPlans, notDue }) => [
      id,
      {
        paymentPlans: Object.fromEntries(
          paymentPlans.map((plan) => [plan, (calculations.get(plan)?.result ?? {}) as unknown as PlanResult]),
        ),
        notDue,
      },
    ]),
  );
}
