import { failure, type OperationContext } from '@parasol/core';
import { PaymentCycle } from '../entities/payment-cycle.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';

const byCode = (type: string, code: string) => ({
  where: { and: [{ '==': [{ var: 'type' }, type] }, { '==': [{ var: 'code' }, code] }] },
});

export const findCycle = (ctx: OperationContext, type: string, period: Period): Promise<PaymentCycle | undefined> =>
  ctx.repo(PaymentCycle).first(byCode(type, period.code));

/** The cycle of a month, made where there is none. When two processes make it at once, both get the same. It stays locked. */
export async function cycleOfMonth(ctx: OperationContext, type: string, period: Period): Promise<PaymentCycle> {
  const cycles = ctx.repo(PaymentCycle);
  const found = (await findCycle(ctx, type, period)) ?? (await make(ctx, type, period));
  await ctx.lock(PaymentCycle, found.id);
  const cycle = await cycles.require(found.id);
  const { code, startDate, endDate } = cycle;
  if (startDate !== period.start || endDate !== period.end) {
    throw failure(paymentCycleErrors.CYCLE_PERIOD({ code, startDate, endDate }, ['month']));
  }
  if (cycle.status === 'SUSPENDED') throw failure(paymentCycleErrors.CYCLE_SUSPENDED({ code }, ['month']));
  return cycle;
}

async function make(ctx: OperationContext, type: string, period: Period): Promise<PaymentCycle> {
  const cycles = ctx.repo(PaymentCycle);
  const row = { type, code: period.code, startDate: period.start, endDate: period.end };
  const made = await ctx.attempt(() => cycles.insert(row));
  if (made.success) return made.data;
  const theirs = await cycles.first(byCode(type, period.code));
  return theirs ?? ctx.fail(...made.errors);
}
