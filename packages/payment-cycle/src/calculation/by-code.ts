import { type Counts, failure, type NewOf, type OperationContext } from '@parasol/core';
import {
  check,
  compileEvaluator,
  decimals,
  type Evaluator,
  entityScope,
  type IdRange,
  parameterTypes,
  parameterValues,
} from '@parasol/core/internal';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { Benefit } from '../entities/benefit.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Period } from '../period/period.ts';
import { type Assessor, assessorOf, LINE_SCALE } from './assess.ts';
import { ofRecipient, refusalsOf } from './population.ts';
import { type AssembledRow, assembledRows } from './rows.ts';
import { spread } from './tally.ts';
import { argumentsOf, commonValues, GREATEST, type Work } from './work.ts';

/** One range of a code rule: rows are streamed through it, in constant memory. */
export async function computeByCode(
  ctx: OperationContext,
  work: Work,
  rule: CalculationRule,
  period: Period,
  range: IdRange,
): Promise<Counts> {
  const counts = new Tallies();
  const assess = assessorOf(rule, work.calculation, period);
  const ask = questionsOf(ctx, work);
  const common = commonValues(work);
  for await (const rows of assembledRows(ctx, work.population, range)) {
    const benefits: NewOf<typeof Benefit>[] = [];
    for (const row of rows) {
      counts.add('beneficiaries', 1);
      const benefit = benefitOf(row, work, common, assess, ask, counts);
      if (benefit !== undefined) benefits.push(benefit);
    }
    await insertAll(ctx, work, benefits);
  }
  return counts.counts;
}

interface Questions {
  readonly refusals: readonly { readonly reason: string; readonly holds: Evaluator }[];
  readonly recipient: Evaluator;
  readonly recipientVersion: Evaluator;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The conditions that expression rules ask in the statement, compiled for rows in memory. */
function questionsOf(ctx: OperationContext, { calculation, population, recipient }: Work): Questions {
  const scope = entityScope(ctx.catalog, population.source, { ...ctx.documents, ...population.documents });
  const typed = argumentsOf(calculation);
  const options = { parameters: parameterTypes(typed), operators: ctx.operators };
  const compile = (json: unknown) => compileEvaluator(check(json, scope, options), ctx.operators);
  return {
    refusals: refusalsOf(population, recipient).map(({ reason, when }) => ({ reason, holds: compile(when) })),
    recipient: compile(ofRecipient(population.kind, recipient, 'individualId')),
    recipientVersion: compile(ofRecipient(population.kind, recipient, 'individual.version')),
    values: parameterValues(typed),
  };
}

function benefitOf(
  row: AssembledRow,
  { population, calculation }: Work,
  common: ReturnType<typeof commonValues>,
  assess: Assessor,
  { refusals, recipient, recipientVersion, values }: Questions,
  counts: Tallies,
): NewOf<typeof Benefit> | undefined {
  const refused = refusals.find(({ holds }) => holds(row, values) === true)?.reason;
  if (refused !== undefined) return counts.refuse(refused);
  const { lines, amount, held } = assess(row);
  if (amount < 0n) return counts.refuse('NEGATIVE_AMOUNT');
  if (amount === 0n) return counts.refuse('NOTHING_DUE');
  const text = decimals.textOf(amount, calculation.exponent);
  if (amount > (decimals.unitsOf(GREATEST, 4) ?? 0n) / 10n ** BigInt(4 - calculation.exponent))
    return counts.refuse('AMOUNT_TOO_LARGE');
  counts.add('benefits', 1);
  counts.addAmount('amount', amount, calculation.exponent);
  for (const { id, units } of lines) {
    if (units !== 0n) counts.add(`line.${id}.count`, 1);
    counts.addAmount(`line.${id}.amount`, units, LINE_SCALE);
  }
  const { group, individual } = row;
  return {
    ...common,
    amount: text,
    status: held ? 'HELD' : 'ACCEPTED',
    sourceId: row.id,
    sourceVersion: row.version,
    subjectVersion: (group ?? individual)?.version ?? 0,
    individualId: recipient(row, values) as string,
    recipientVersion: Number(recipientVersion(row, values)),
    members: group?.members.map((one) => [one.id, one.version, one.individual.id, one.individual.version]) ?? null,
    ...(population.link === undefined ? {} : { [population.link]: row.id }),
  };
}

/** Ranges are worked on once; whatever is there already was computed outside of the run, and its counts are not known here. */
async function insertAll(
  ctx: OperationContext,
  { calculation }: Work,
  benefits: readonly NewOf<typeof Benefit>[],
): Promise<void> {
  if (benefits.length === 0) return;
  const { inserted } = await ctx.repo(Benefit).insertMany([benefits], 'skip');
  if (inserted < benefits.length) throw failure(paymentCycleErrors.BEING_COMPUTED({ calculation: calculation.id }));
}

/** Counts of a range; amounts are added up here and spread once at the end. */
class Tallies {
  readonly #counts: Record<string, number> = {};
  readonly #amounts = new Map<string, { units: bigint; scale: number }>();

  add(name: string, count: number): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + count;
  }
  addAmount(name: string, units: bigint, scale: number): void {
    const known = this.#amounts.get(name);
    if (known === undefined) this.#amounts.set(name, { units, scale });
    else known.units += units;
  }
  refuse(reason: string): undefined {
    this.add(`refused.${reason}`, 1);
  }
  get counts(): Counts {
    const amounts = [...this.#amounts].map(([name, { units, scale }]) => spread(name, units, scale));
    return Object.assign({}, this.#counts, ...amounts);
  }
}
