import { createHash } from 'node:crypto';
import { failure, type OperationContext } from '@parasol/core';
import { storedPopulation } from '../calculation/population.ts';
import { prepare } from '../calculation/prepare.ts';
import { formulaOf } from '../calculation/work.ts';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { readParameters } from '../calculation-rule/read-parameters.ts';
import { RULES, type RuleRegistry } from '../calculation-rule/registry.ts';
import { Benefit } from '../entities/benefit.ts';
import { PaymentCalculation } from '../entities/payment-calculation.ts';
import type { PaymentCycle } from '../entities/payment-cycle.ts';
import { PaymentPlan } from '../entities/payment-plan.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';
import { reasons } from '../phrases.ts';
import type { DuePlan, Listed } from './due-plans.ts';
import { extraOf } from './extra.ts';
import type { BusinessObject, Extra, PaymentCycleHooks } from './hooks.ts';

export interface Beginning<O extends BusinessObject> {
  readonly hooks: PaymentCycleHooks<O>;
  readonly cycle: PaymentCycle;
  readonly period: Period;
  readonly extra: Extra;
}

/**
 * The calculations of everything that is due: those that the cycle has, and new ones for the rest. What was interrupted is finished
 * even where its plan is not due any more, or a part of its people would be paid and the others not.
 */
export async function beginCalculations<O extends BusinessObject>(
  ctx: OperationContext,
  beginning: Beginning<O>,
  listed: readonly Listed<O>[],
  known: ReadonlyMap<string, PaymentCalculation>,
): Promise<PaymentCalculation[]> {
  const calculations: PaymentCalculation[] = [];
  const left = new Map(known);
  for (const { object, due } of listed) {
    for (const plan of due) {
      const earlier = known.get(plan.plan.id);
      left.delete(plan.plan.id);
      calculations.push(
        earlier === undefined
          ? await begin(ctx, beginning, object, plan)
          : await goOn(ctx, beginning, plan.plan, earlier, () => snapshot(ctx, beginning, object, plan)),
      );
    }
  }
  for (const earlier of left.values()) {
    if (earlier.status === 'COMPLETE') continue;
    const plan = await ctx.repo(PaymentPlan).require(earlier.paymentPlanId, { includeDeleted: true });
    calculations.push(await goOn(ctx, beginning, plan, earlier));
  }
  return calculations;
}

/** Calculations of a cycle by payment plan. */
export async function calculationsOf(ctx: OperationContext, cycleId: string): Promise<Map<string, PaymentCalculation>> {
  const found = new Map<string, PaymentCalculation>();
  const where = { '==': [{ var: 'paymentCycleId' }, cycleId] };
  for await (const batch of ctx.repo(PaymentCalculation).stream({ where }))
    for (const row of batch) found.set(row.paymentPlanId, row);
  return found;
}

async function begin<O extends BusinessObject>(
  ctx: OperationContext,
  beginning: Beginning<O>,
  object: O,
  due: DuePlan,
): Promise<PaymentCalculation> {
  return ctx.repo(PaymentCalculation).insert({
    ...snapshot(ctx, beginning, object, due),
    paymentCycleId: beginning.cycle.id,
    paymentPlanId: due.plan.id,
    status: 'PENDING',
    result: {},
  });
}

/** Everything that the amounts of one plan follow from, as it is now. */
function snapshot<O extends BusinessObject>(
  ctx: OperationContext,
  { hooks, period, extra }: Beginning<O>,
  object: O,
  { plan, dateDue }: DuePlan,
) {
  const rule = ctx.resource<RuleRegistry>(RULES).require(plan.calculation, period.end);
  const population = hooks.population(object);
  const { kind, source, documents } = population;
  const prepared = prepare({
    rule,
    kind,
    plan,
    period,
    extra: extraOf(rule, extra),
    source,
    documents: { ...ctx.documents, ...documents },
    catalog: ctx.catalog,
    operators: ctx.operators,
    ceiling: population.ceiling,
  });
  const { arguments: values, formula } = prepared;
  return {
    ...prepared,
    population: storedPopulation(population),
    arguments: values as unknown as Record<string, unknown>,
    formula: formula as unknown as Record<string, unknown>,
    ruleId: rule.id,
    ruleVersion: rule.version,
    ruleHash: rule.hash,
    dateDue,
    businessObjectId: object.id,
    businessObjectVersion: object.version ?? null,
    paymentPlanVersion: plan.version,
  };
}

/**
 * A calculation is finished as it was begun: what changed since in plan, schema or rule counts from the next cycle on. Code cannot be
 * kept with the calculation; as long as nobody has got anything by the old code, the calculation begins anew.
 */
async function goOn<O extends BusinessObject>(
  ctx: OperationContext,
  beginning: Beginning<O>,
  plan: PaymentPlan,
  calculation: PaymentCalculation,
  anew?: () => ReturnType<typeof snapshot>,
): Promise<PaymentCalculation> {
  const rules = ctx.resource<RuleRegistry>(RULES);
  const rule = rules.version(calculation.ruleId, calculation.ruleVersion, calculation.ruleHash);
  requireSameExtra(beginning, plan, calculation, rule);
  if (calculation.status === 'COMPLETE' || formulaOf(calculation).reading === 'expression') return calculation;
  if (rule?.hash === calculation.ruleHash) return calculation;
  const paid = await ctx.repo(Benefit).count({ '==': [{ var: 'calculationId' }, calculation.id] });
  if (paid > 0 || anew === undefined) {
    const name = rules.find(calculation.ruleId)?.name ?? calculation.ruleId;
    const what = reasons.PART({ plan: plan.code, cycle: beginning.cycle.code });
    throw failure(paymentCycleErrors.RULE_CHANGED({ rule: name, version: calculation.ruleVersion, what }));
  }
  return (await ctx.repo(PaymentCalculation).update(calculation.id, calculation.version, anew())).row;
}

/** Values that were given when it began cannot be given otherwise later; left out, they are as they were. */
function requireSameExtra<O extends BusinessObject>(
  { extra, cycle }: Beginning<O>,
  plan: PaymentPlan,
  calculation: PaymentCalculation,
  rule: CalculationRule | undefined,
): void {
  if (rule === undefined) return;
  const given = extraOf(rule, extra);
  if (Object.keys(given).length === 0) return;
  const values = readParameters(rule.extra, given, ['extra']);
  if (inOrder(values) === inOrder(calculation.extra)) return;
  throw failure(paymentCycleErrors.EXTRA_DIFFERS({ paymentPlan: plan.code, cycle: cycle.code }, ['extra']));
}

const inOrder = (values: Extra): string => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Names the work that is left: the same calculations begun in the same way are the same run, whoever asks for it. */
export function runKey(type: string, cycle: PaymentCycle, pending: readonly PaymentCalculation[]): string {
  const parts = pending.map(({ id, ruleHash }) => `${id}:${ruleHash}`).sort();
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
  return `payment_cycle:${type.slice(0, 100)}:${cycle.code.slice(0, 60)}:${hash}`;
}
