import type { OperationContext } from '@parasol/core';
import { PaymentPlan } from '../entities/payment-plan.ts';
import { dueDateIn, nextDueDate, type Recurrence } from '../period/due-date.ts';
import type { Period } from '../period/period.ts';
import type { BusinessObject, Extra, PaymentCycleHooks } from './hooks.ts';

export interface DuePlan {
  readonly plan: PaymentPlan;
  readonly dateDue: string;
}
/** Why a plan is not computed in a cycle. */
export interface NotDue {
  readonly paymentPlanId: string;
  readonly code: string;
  readonly reason: 'NOT_DUE' | 'NOT_VALID' | 'REPLACED_IN_PERIOD' | 'NOT_OPEN';
  /** The next date on which it is due, where there is one. */
  readonly next: string | null;
}

/** An object with its plans. */
export interface Listed<O> {
  readonly object: O;
  readonly due: readonly DuePlan[];
  readonly notDue: readonly NotDue[];
}

/** Due dates count from the plan's own start, or from the day on which it becomes valid. */
export const recurrenceOf = (plan: Pick<PaymentPlan, 'dateStart' | 'dateValidFrom' | 'periodicity'>): Recurrence => ({
  start: plan.dateStart ?? plan.dateValidFrom,
  periodicity: plan.periodicity,
});

/** Everything that is to be paid in a period, in a fixed order. */
export async function listDue<O extends BusinessObject>(
  ctx: OperationContext,
  hooks: PaymentCycleHooks<O>,
  period: Period,
  extra: Extra,
): Promise<Listed<O>[]> {
  const listed: Listed<O>[] = [];
  for (const object of await hooks.mainQueryset(ctx, period, extra)) {
    const plans = await (hooks.paymentPlansOf?.(ctx, object) ?? plansOf(ctx, 'businessObjectId', object.id));
    const due: DuePlan[] = [];
    const notDue: NotDue[] = [];
    const isOpen = hooks.isOpen?.(object) ?? true;
    for (const plan of plans) {
      const judged = isOpen ? judge(plan, period) : notDueOf(plan, period.code, 'NOT_OPEN');
      if ('plan' in judged) due.push(judged);
      else notDue.push(judged);
    }
    listed.push({ object, due, notDue });
  }
  return listed;
}

/** All payment plans that point at something. */
export async function plansOf(
  ctx: OperationContext,
  column: 'benefitPlanId' | 'businessObjectId',
  id: string,
): Promise<PaymentPlan[]> {
  const plans: PaymentPlan[] = [];
  const where = { '==': [{ var: column }, id] };
  for await (const batch of ctx.repo(PaymentPlan).stream({ where, orderBy: ['code'] })) plans.push(...batch);
  return plans;
}

/** A plan is due in the month that contains one of its due dates, if it is valid on that date. Open ends are open. */
function judge(plan: PaymentPlan, period: Period): DuePlan | NotDue {
  const dateDue = dueDateIn(recurrenceOf(plan), period.code);
  if (dateDue !== undefined && isValidOn(plan, dateDue)) return { plan, dateDue };
  return notDueOf(plan, period.code, dateDue === undefined ? 'NOT_DUE' : 'NOT_VALID');
}

/** A plan that is not computed in a month, with the date on which it is due next. */
export function notDueOf(plan: PaymentPlan, month: string, reason: NotDue['reason']): NotDue {
  const next = nextDueDate(recurrenceOf(plan), month);
  return { paymentPlanId: plan.id, code: plan.code, reason, next: isValidOn(plan, next) ? next : null };
}

const isValidOn = (plan: PaymentPlan, date: string): boolean =>
  plan.dateValidFrom <= date && (plan.dateValidTo === null || date <= plan.dateValidTo);
