import { failure, type OperationContext } from '@parasol/core';
import { unfinishedImports } from '@parasol/individual';
import { unfinishedEnrolments } from '@parasol/social-protection';
import { populationOf } from '../calculation/population.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { PaymentPlan } from '../entities/payment-plan.ts';
import { paymentCycleErrors } from '../errors.ts';

/**
 * Refuses while uploads have brought a part of whom calculations pay, since each month is computed once: while a file is enrolled of which
 * others would be left unpaid, and while households have got some of their members, on all of whom it may depend what they get. Until the
 * transaction ends no such upload goes on.
 */
export async function requireWholePopulation(
  ctx: OperationContext,
  calculations: readonly PaymentCalculation[],
): Promise<void> {
  const imports = await unfinishedImports(ctx);
  const enrolments = await unfinishedEnrolments(ctx);
  for (const calculation of calculations) {
    const { source, where, documents } = populationOf(ctx, calculation);
    const count = (partial: unknown): Promise<number> =>
      ctx.repo(source, { documents }).count({ and: [where, partial] });
    const paymentPlan = async (): Promise<string> =>
      (await ctx.repo(PaymentPlan).require(calculation.paymentPlanId, { includeDeleted: true })).code;
    const beneficiaries = enrolments === undefined ? 0 : await count(enrolments);
    if (beneficiaries > 0)
      throw failure(paymentCycleErrors.ENROLMENT_INCOMPLETE({ paymentPlan: await paymentPlan(), beneficiaries }));
    if (imports === undefined || calculation.kind !== 'GROUP') continue;
    const households = await count(imports.hasMembersOf('group'));
    if (households > 0)
      throw failure(paymentCycleErrors.HOUSEHOLDS_INCOMPLETE({ paymentPlan: await paymentPlan(), households }));
  }
}
