import { coreErrors, failure, job, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import { RULES, type RuleRegistry } from '../calculation-rule/registry.ts';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import { PaymentCycle } from '../entities/payment-cycle.ts';
import { monthOf } from '../period/period.ts';
import { answerOf, type Listing, listingOf, type ProcessResult } from './answer.ts';
import { beginCalculations, calculationsOf, runKey } from './begin.ts';
import { compute } from './compute.ts';
import { cycleOfMonth } from './cycle-of-month.ts';
import { type Listed, listDue } from './due-plans.ts';
import { requireKnownExtra } from './extra.ts';
import type { BusinessObject, PaymentCycleHooks } from './hooks.ts';

const processInput = z.strictObject({
  year: z.int().min(1900).max(9998),
  month: z.int().min(1).max(12),
  /** Values for hooks, and for rules that declare them. */
  extra: z.record(z.string().max(100), z.unknown()).optional(),
});

export type ProcessInput = z.input<typeof processInput>;

interface State {
  readonly cycleId: string;
  readonly listing: readonly Listing[];
  /** Calculations that are left to do, with their objects. */
  readonly pending: readonly { readonly calculationId: string; readonly objectId: string; readonly ruleHash: string }[];
}

/**
 * The operation `process` for a kind of business objects: finds or makes the month's cycle, computes every payment plan that is due, and
 * releases the cycle when all of it is there. A second run changes nothing and gives the same answer.
 */
export function processPaymentCycle<O extends BusinessObject>(
  hooks: PaymentCycleHooks<O>,
): Operation<ProcessInput, ProcessResult> {
  return job({
    rights: hooks.rights,
    approval: 'allowed',
    input: processInput,
    start: async (ctx, { year, month, extra = {} }) => {
      const period = monthOf(year, month);
      const listed = await listDue(ctx, hooks, period, extra);
      requireKnownExtra(extra, hooks.extra ?? [], rulesOf(ctx, listed));
      const listing = listingOf(listed);
      if (listing.every(({ paymentPlans }) => paymentPlans.length === 0))
        return unchanged(answerOf(listing, new Map()));
      const cycle = await cycleOfMonth(ctx, hooks.type, period);
      const calculations = await beginCalculations(ctx, { hooks, cycle, period, extra }, listed);
      const pending = calculations.filter(({ status }) => status === 'PENDING');
      if (pending.length === 0) return unchanged(answerOf(listing, await calculationsOf(ctx, cycle.id)));
      return { key: runKey(hooks.type, cycle, pending), state: stateOf(cycle, listing, pending) };
    },
    execute: async (context, { year, month, extra = {} }, { pending }) => {
      const period = monthOf(year, month);
      const objects = await context.transaction((ctx) => hooks.mainQueryset(ctx, period, extra));
      const byId = new Map(objects.map((object) => [object.id, object]));
      for (const [done, calculation] of pending.entries()) {
        context.progress({ phase: 'payment plans', done, total: pending.length });
        const object = byId.get(calculation.objectId);
        if (object === undefined) throw failure(coreErrors.NOT_FOUND({ entity: hooks.type, id: calculation.objectId }));
        await compute(context, hooks, object, period, calculation);
      }
    },
    finish: async (ctx, _input, { cycleId, listing, pending }): Promise<ProcessResult> => {
      await release(ctx, cycleId, pending);
      return answerOf(listing, await calculationsOf(ctx, cycleId));
    },
  });
}

const stateOf = (cycle: PaymentCycle, listing: readonly Listing[], pending: readonly PaymentCalculation[]): State => ({
  cycleId: cycle.id,
  listing,
  pending: pending.map(({ id, businessObjectId, ruleHash }) => ({
    calculationId: id,
    objectId: businessObjectId,
    ruleHash,
  })),
});

/** Rules of what is due. One that is no longer registered matters only where something has still to be begun. */
const rulesOf = <O extends BusinessObject>(ctx: OperationContext, listed: readonly Listed<O>[]) => {
  const rules = ctx.resource<RuleRegistry>(RULES);
  return listed.flatMap(({ due }) => due.flatMap(({ plan }) => rules.find(plan.calculation) ?? []));
};

/** Makes the whole set visible to the next step at once. */
async function release(ctx: OperationContext, cycleId: string, pending: State['pending']): Promise<void> {
  const calculations = ctx.repo(PaymentCalculation);
  for (const { calculationId } of pending) {
    const { id, version } = await calculations.require(calculationId, { lock: true });
    await calculations.update(id, version, { status: 'COMPLETE' });
  }
  const cycles = ctx.repo(PaymentCycle);
  const cycle = await cycles.require(cycleId, { lock: true });
  if (cycle.status === 'PENDING') await cycles.update(cycle.id, cycle.version, { status: 'ACTIVE' });
}
