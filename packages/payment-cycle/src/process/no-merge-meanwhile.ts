import { holdLatch, type ModuleSignals, type OperationContext } from '@parasol/core';
import { IndividualMergeService } from '@parasol/individual';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import { paymentCycleErrors } from '../errors.ts';

/** Held while calculations begin, and while records of people are merged. */
const LATCH = 'payment_cycle.calculations';
export const holdCalculations = (ctx: OperationContext): Promise<void> => holdLatch(ctx, LATCH);

/**
 * While a month is computed no records are merged or taken apart: of two enrolments in a plan one may be paid already, and the other,
 * which the merge leaves, would be paid for the same month.
 */
export function refuseMergesMeanwhile(signals: ModuleSignals): void {
  const id = 'payment_cycle.no_merge_meanwhile';
  signals.before(IndividualMergeService.merge, requireNoneUnfinished, { id });
  signals.before(IndividualMergeService.undo, requireNoneUnfinished, { id });
}

async function requireNoneUnfinished(ctx: OperationContext): Promise<void> {
  await holdCalculations(ctx);
  const unfinished = await ctx.repo(PaymentCalculation).count({ '==': [{ var: 'status' }, 'PENDING'] });
  if (unfinished > 0) ctx.fail(paymentCycleErrors.MERGE_MEANWHILE({ count: unfinished }));
}
