import { job, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import { RULES, type RuleRegistry } from '../calculation-rule/registry.ts';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import { PaymentCycle } from '../entities/payment-cycle.ts';
import { monthOf, type Period } from '../period/period.ts';
import { answerOf, type Listing, listingOf, type ProcessResult } from './answer.ts';
import { beginCalculations, calculationsOf, runKey } from './begin.ts';
import { compute, type Pending, phaseOf } from './compute.ts';
import { cycleOfMonth, findCycle } from './cycle-of-month.ts';
import { type Listed, listDue } from './due-plans.ts';
import { requireKnownExtra } from './extra.ts';
import type { BusinessObject, PaymentCycleHooks } from './hooks.ts';
import { holdCalculations } from './meanwhile.ts';
import { withoutPaidByRelative } from './paid-by-relative.ts';
import { requireWholePopulation } from './whole-population.ts';

const processInput = z.strictObject({
  year: z.int().min(1900).max(9998),
  month: z.int().min(1).max(12),
  /** Values for hooks, and for rules that declare them. */
  extra: z.record(z.string().max(100), z.unknown()).optional(),
});

/** The month to process: `year`, `month` from 1 to 12, and what the rules take of `extra`. */
export type ProcessInput = z.input<typeof processInput>;

interface State {
  readonly year: number;
  readonly month: number;
  readonly cycleId: string;
  readonly listing: readonly Listing[];
  /** Calculations that are left to do. */
  readonly pending: readonly Pending[];
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
    // A cycle is processed once: who sees a part of the people would leave the others unpaid.
    scope: 'whole',
    approval: 'allowed',
    input: processInput,
    start: async (ctx, { year, month, extra = {} }) => {
      const period = monthOf(year, month);
      // Before it is looked which plans are open: none is closed until the calculations of this month are there to be seen.
      await holdCalculations(ctx);
      const listed = await listDue(ctx, hooks, period, extra);
      const begun = await begunIn(ctx, hooks.type, period);
      requireKnownExtra(extra, hooks.extra ?? [], rulesOf(ctx, listed, begun));
      if (begun.length === 0 && listed.every(({ due }) => due.length === 0))
        return unchanged(answerOf(listingOf(listed, []), new Map()));
      const cycle = await cycleOfMonth(ctx, hooks.type, period);
      // Read once more under the lock: another call may have begun something.
      const known = await calculationsOf(ctx, cycle.id);
      const due = await withoutPaidByRelative(ctx, listed, known, period.code);
      const calculations = await beginCalculations(ctx, { hooks, cycle, period, extra }, due, known);
      const pending = calculations.filter(({ status }) => status === 'PENDING');
      const listing = listingOf(due, [...known.values(), ...calculations]);
      if (pending.length === 0) return unchanged(answerOf(listing, known));
      await requireWholePopulation(ctx, pending);
      const state: State = {
        ...{ year, month, cycleId: cycle.id, listing },
        pending: pending.map(({ id, ruleHash }) => ({ calculationId: id, ruleHash })),
      };
      const phases = state.pending.map((one) => ({ name: phaseOf(one), share: 1 }));
      return { key: runKey(hooks.type, cycle, pending), state, phases };
    },
    execute: async (context, { year, month, pending }) => {
      for (const [done, calculation] of pending.entries()) {
        context.progress({ phase: 'payment plans', done, total: pending.length });
        await compute(context, monthOf(year, month), calculation);
      }
    },
    finish: async (ctx, { cycleId, listing, pending }): Promise<ProcessResult> => {
      await release(ctx, cycleId, pending);
      return answerOf(listing, await calculationsOf(ctx, cycleId));
    },
  });
}

/** What the cycle of a month has already, if there is one. */
async function begunIn(ctx: OperationContext, type: string, period: Period): Promise<PaymentCalculation[]> {
  const cycle = await findCycle(ctx, type, period);
  return cycle === undefined ? [] : [...(await calculationsOf(ctx, cycle.id)).values()];
}

/** Rules of what is due or has still to be finished. One that is no longer registered matters only where something has to be begun. */
const rulesOf = <O extends BusinessObject>(
  ctx: OperationContext,
  listed: readonly Listed<O>[],
  begun: readonly PaymentCalculation[],
) => {
  const rules = ctx.resource<RuleRegistry>(RULES);
  const unfinished = begun.filter(({ status }) => status === 'PENDING').map(({ ruleId }) => ruleId);
  const due = listed.flatMap((one) => one.due.map(({ plan }) => plan.calculation));
  return [...due, ...unfinished].flatMap((id) => rules.find(id) ?? []);
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
