import { type Counts, failure, type IdRange, type JobContext, type OperationContext, payableText } from '@parasol/core';
import { decimals, MONEY_SCALE } from '@parasol/core/internal';
import { computeByCode } from '../calculation/by-code.ts';
import { computeByExpression } from '../calculation/by-expression.ts';
import { populationOf, RECIPIENT, type RecipientOrder } from '../calculation/population.ts';
import { planResult } from '../calculation/result.ts';
import { formulaOf, type Work } from '../calculation/work.ts';
import { RULES, type RuleRegistry } from '../calculation-rule/registry.ts';
import { Benefit } from '../entities/benefit.ts';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';
import { requireWholePopulation } from './whole-population.ts';

/** A calculation that is left to do. */
export interface Pending {
  readonly calculationId: string;
  readonly ruleHash: string;
}

/** The phase that computes it. A calculation that begins anew with other code is another set. */
export const phaseOf = ({ calculationId, ruleHash }: Pending): string =>
  `calculation:${calculationId}:${ruleHash.slice(0, 12)}`;

/** Computes one calculation over its population, range by range, and keeps what it came to. */
export async function compute(job: JobContext, period: Period, pending: Pending): Promise<void> {
  const { calculationId } = pending;
  const workOf = async (ctx: OperationContext): Promise<Work> => {
    const calculation = await ctx.repo(PaymentCalculation).require(calculationId);
    const population = populationOf(ctx, calculation);
    return { calculation, population, recipient: ctx.resource<RecipientOrder>(RECIPIENT) };
  };
  const counts = await job.overRanges(
    phaseOf(pending),
    async (ctx, size) => {
      const { calculation, population } = await workOf(ctx);
      // Others may have begun since the calculation was.
      await requireWholePopulation(ctx, [calculation]);
      const { source, where, documents } = population;
      return ctx.repo(source, { documents }).cuts({ where, size });
    },
    async (ctx, range) => computeRange(ctx, await workOf(ctx), period, range),
    // Another run may have begun it and died, and this one may have more to do than that one had.
    { sharedBy: { entity: PaymentCalculation, id: calculationId } },
  );
  await job.transaction((ctx) => keepResult(ctx, calculationId, counts));
}

function computeRange(ctx: OperationContext, work: Work, period: Period, range: IdRange): Promise<Counts> {
  const { calculation } = work;
  if (formulaOf(calculation).reading === 'expression') return computeByExpression(ctx, work, range);
  const { ruleId, ruleVersion, ruleHash } = calculation;
  const rules = ctx.resource<RuleRegistry>(RULES);
  const rule = rules.version(ruleId, ruleVersion, ruleHash) ?? rules.require(ruleId, period.end);
  return computeByCode(ctx, work, rule, period, range);
}

/** Keeps the result with the calculation, once, after holding it against the benefits that are really there. */
async function keepResult(ctx: OperationContext, calculationId: string, counts: Counts): Promise<void> {
  const calculations = ctx.repo(PaymentCalculation);
  const calculation = await calculations.require(calculationId, { lock: true });
  if (Object.keys(calculation.result).length > 0) return;
  const stored = await storedTotals(ctx, calculation);
  const result = planResult(calculation, counts, stored.held);
  if (result.benefits !== stored.count || !sameAmount(result.amount, stored.amount)) {
    throw failure(paymentCycleErrors.BEING_COMPUTED({ calculation: calculationId }));
  }
  await calculations.update(calculation.id, calculation.version, {
    result: result as unknown as Record<string, unknown>,
  });
}

const sameAmount = (a: string, b: string): boolean =>
  decimals.unitsOf(a, MONEY_SCALE) === decimals.unitsOf(b, MONEY_SCALE);

/** Control totals: what the benefits of a calculation say themselves. */
async function storedTotals(ctx: OperationContext, { id, exponent }: PaymentCalculation) {
  const groups = await ctx.repo(Benefit).aggregate({
    where: { '==': [{ var: 'calculationId' }, id] },
    groupBy: { status: { var: 'status' } },
    select: { count: { function: 'count' }, amount: { function: 'sum', of: { var: 'amount' } } },
  });
  const totalOf = (of: typeof groups) => {
    const units = of.reduce((all, { amount }) => all + (decimals.unitsOf(String(amount), MONEY_SCALE) ?? 0n), 0n);
    const count = of.reduce((all, group) => all + Number(group['count']), 0);
    return { count, amount: payableText(decimals.textOf(units, MONEY_SCALE), exponent) };
  };
  return { ...totalOf(groups), held: totalOf(groups.filter(({ status }) => status === 'HELD')) };
}
