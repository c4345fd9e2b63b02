import type { OperationContext } from '@parasol/core';
import type { Population } from '../calculation/population.ts';
import type { PaymentPlan } from '../entities/payment-plan.ts';
import type { Period } from '../period/period.ts';

/** What `process` was given beside year and month. */
export type Extra = Readonly<Record<string, unknown>>;

/** What is paid for: a benefit plan, or a host's own. */
export interface BusinessObject {
  readonly id: string;
  readonly version?: number;
}

/**
 * What a payment cycle needs to know about the objects it pays for. Fill it for a business object of your own; `BenefitPlanPaymentCycleService`
 * is this template filled for benefit plans.
 */
export interface PaymentCycleHooks<O extends BusinessObject> {
  /** The name under which cycles and payment plans know these objects: `benefit_plan`. */
  readonly type: string;
  /** Configuration key of your module with the rights that `process` needs. */
  readonly rights: string;
  /** Keys of `extra` that the hooks themselves read; rules declare their own. @default none */
  readonly extra?: readonly string[];
  /** The objects that are paid for in a period, in a fixed order. The result is grouped by their ids. */
  mainQueryset(ctx: OperationContext, period: Period, extra: Extra): Promise<readonly O[]>;
  /** The live payment plans of an object, in a fixed order. Which of them are due is no concern of this hook. @default by business object */
  paymentPlansOf?(ctx: OperationContext, object: O): Promise<readonly PaymentPlan[]>;
  /** Whether an object is paid for at present; the payment plans of one that is not are answered as `NOT_OPEN`. @default it is */
  isOpen?(object: O): boolean;
  /** Who may get something from them. */
  population(object: O): Population;
}
