import { failure, type OperationContext } from '@parasol/core';
import { unfinishedImports } from '@parasol/individual';
import { populationOf } from '../calculation/population.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { PaymentPlan } from '../entities/payment-plan.ts';
import { paymentCycleErrors } from '../errors.ts';

/**
 * Refuses to begin while households that would be paid have got a part of their members by an upload that is not finished: what they get
 * may depend on all of them, and it is computed once.
 */
export async function requireWholeHouseholds(
  ctx: OperationContext,
  calculations: readonly PaymentCalculation[],
): Promise<void> {
  const ofGroups = calculations.filter(({ kind }) => kind === 'GROUP');
  if (ofGroups.length === 0) return;
  const imports = await unfinishedImports(ctx);
  if (imports === undefined) return;
  for (const calculation of ofGroups) {
    const { source, where, documents } = populationOf(ctx, calculation);
    const partial = { and: [where, imports.hasMembersOf('group')] };
    const households = await ctx.repo(source, { documents }).count(partial);
    if (households === 0) continue;
    const { code } = await ctx.repo(PaymentPlan).require(calculation.paymentPlanId, { includeDeleted: true });
    throw failure(paymentCycleErrors.HOUSEHOLDS_INCOMPLETE({ paymentPlan: code, households }));
  }
}
