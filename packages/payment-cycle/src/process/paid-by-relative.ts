import type { OperationContext } from '@parasol/core';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { PaymentPlan } from '../entities/payment-plan.ts';
import { type DuePlan, type Listed, type NotDue, notDueOf } from './due-plans.ts';
import type { BusinessObject } from './hooks.ts';

/**
 * A plan and its successor pay the same people for the same thing, so only one of them is due in a month: whichever was computed,
 * else the earlier one. Their dates alone do not say so where a plan is replaced from a day that was computed already, or its
 * successor counts from another start.
 */
export async function withoutPaidByRelative<O extends BusinessObject>(
  ctx: OperationContext,
  listed: readonly Listed<O>[],
  known: ReadonlyMap<string, PaymentCalculation>,
  month: string,
): Promise<Listed<O>[]> {
  const without: Listed<O>[] = [];
  for (const { object, due, notDue } of listed) {
    const dueHere = new Set(due.map(({ plan }) => plan.id));
    const computedHere = (id: string) => known.get(id)?.businessObjectId === object.id;
    const still: DuePlan[] = [];
    const after: NotDue[] = [];
    for (const one of due) {
      const { earlier, later } = await relativesOf(ctx, one.plan.id);
      const isPaid =
        !known.has(one.plan.id) &&
        (earlier.some((id) => computedHere(id) || dueHere.has(id)) || later.some(computedHere));
      if (isPaid) after.push(notDueOf(one.plan, month, 'REPLACED_IN_PERIOD'));
      else still.push(one);
    }
    without.push({ object, due: still, notDue: [...notDue, ...after] });
  }
  return without;
}

/** Ids of the plans that a plan took over from, and of those that took over from it, as they are now. */
async function relativesOf(ctx: OperationContext, id: string): Promise<{ earlier: string[]; later: string[] }> {
  const plans = ctx.repo(PaymentPlan);
  const predecessorOf = async (of: string) =>
    (await plans.first({ where: { '==': [{ var: 'replacementUuid' }, of] } }))?.id;
  const successorOf = async (of: string) => (await plans.get(of))?.replacementUuid ?? undefined;
  return { earlier: await walk(id, predecessorOf), later: await walk(id, successorOf) };
}

async function walk(id: string, next: (id: string) => Promise<string | undefined>): Promise<string[]> {
  const ids: string[] = [];
  for (let at = await next(id); at !== undefined; at = await next(at)) ids.push(at);
  return ids;
}
