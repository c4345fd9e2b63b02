import { holdLatch, type ModuleSignals, type OperationContext } from '@parasol/core';
import { IndividualMergeService } from '@parasol/individual';
import { BenefitPlanService } from '@parasol/social-protection';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import { paymentCycleErrors } from '../errors.ts';

/** Held while calculations begin, while records of people are merged, and while a plan is closed. */
const LATCH = 'payment_cycle.calculations';
export const holdCalculations = (ctx: OperationContext): Promise<void> => holdLatch(ctx, LATCH);

/**
 * While a month is computed no records are merged or taken apart: of two enrolments in a plan one may be paid already, and the other,
 * which the merge leaves, would be paid for the same month.
 */
function refuseMergesMeanwhile(signals: ModuleSignals): void {
  const id = 'payment_cycle.no_merge_meanwhile';
  signals.before(IndividualMergeService.merge, requireNoneUnfinished, { id });
  signals.before(IndividualMergeService.undo, requireNoneUnfinished, { id });
}

/**
 * While a month of a plan is computed the plan is not closed: some of its people are paid already, and the others would leave before
 * their turn comes.
 */
function refuseClosingMeanwhile(signals: ModuleSignals): void {
  const handler = async (ctx: OperationContext, { input }: { readonly input: { readonly id: string } }) => {
    await holdCalculations(ctx);
    const ofPlan = { '==': [{ var: 'businessObjectId' }, input.id] };
    const where = { and: [ofPlan, { '==': [{ var: 'status' }, 'PENDING'] }] };
    const count = await ctx.repo(PaymentCalculation).count(where);
    if (count > 0) ctx.fail(paymentCycleErrors.CLOSE_MEANWHILE({ count }, ['id']));
  };
  signals.before(BenefitPlanService.close, handler, { id: 'payment_cycle.no_closing_meanwhile' });
}

export function bindMeanwhile(signals: ModuleSignals): void {
  refuseMergesMeanwhile(signals);
  refuseClosingMeanwhile(signals);
}

async function requireNoneUnfinished(ctx: OperationContext): Promise<void> {
  await holdCalculations(ctx);
  const unfinished = await ctx.repo(PaymentCalculation).count({ '==': [{ var: 'status' }, 'PENDING'] });
  if (unfinished > 0) ctx.fail(paymentCycleErrors.MERGE_MEANWHILE({ count: unfinished }));
}
