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

/** What is listed now, and what the cycle has of plans that have become due in another month or have ended since. */
export function listingOf<O extends BusinessObject>(
  listed: readonly Listed<O>[],
  calculations: readonly PaymentCalculation[],
): Listing[] {
  const computed = new Set(calculations.map(({ paymentPlanId }) => paymentPlanId));
  const plansOf = (objectId: string) =>
    calculations.filter(({ businessObjectId }) => businessObjectId === objectId).map((one) => one.paymentPlanId);
  const known = new Set(listed.map(({ object }) => object.id));
  const others = [...new Set(calculations.map(({ businessObjectId }) => businessObjectId))].filter(
    (id) => !known.has(id),
  );
  return [
    ...listed.map(({ object, due, notDue }) => ({
      id: object.id,
      paymentPlans: [...new Set([...due.map(({ plan }) => plan.id), ...plansOf(object.id)])],
      notDue: notDue.filter(({ paymentPlanId }) => !computed.has(paymentPlanId)),
    })),
    ...others.map((id) => ({ id, paymentPlans: plansOf(id), notDue: [] })),
  ];
}

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
