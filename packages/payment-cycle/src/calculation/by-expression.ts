import type { Counts, InsertFromResult, OperationContext } from '@parasol/core';
import {
  checkedTree,
  comparedWith,
  either,
  type IdRange,
  type LiteralNode,
  type NumberTree,
  numberWhen,
  type TreeNode,
} from '@parasol/core/internal';
import { Benefit } from '../entities/benefit.ts';
import { amountTree, type ExpressionFormula, isConstant, lineTree, overLimit, readsMembers } from './formula.ts';
import { ofRecipient, refusalsOf } from './population.ts';
import { subjectOf } from './rule-scope.ts';
import { spreadText } from './tally.ts';
import { argumentsOf, commonValues, formulaOf, GREATEST, type Work } from './work.ts';

/** One range of an expression rule: one statement, whatever the size of the range. */
export async function computeByExpression(ctx: OperationContext, work: Work, range: IdRange): Promise<Counts> {
  const { calculation, population, recipient } = work;
  const formula = formulaOf(calculation) as ExpressionFormula;
  const amount = amountTree(formula, calculation.exponent, calculation.roundingMode);
  const over = overLimit(amount, formula.limit);
  const result = await ctx.repo(Benefit, { documents: population.documents }).insertFrom({
    source: population.source,
    where: population.where,
    parameters: argumentsOf(calculation),
    range,
    set: valuesOf(work, amount, over, formula),
    existing: ['paymentCycleId', 'paymentPlanId', 'sourceId'],
    refuse: [...refusalsOf(population, recipient), ...refusalsByAmount(amount)],
    totals: totalsOf(formula, amount),
  });
  return countsOf(result);
}

function valuesOf(work: Work, amount: NumberTree, over: TreeNode | undefined, formula: ExpressionFormula) {
  const { population, recipient } = work;
  const { kind, link } = population;
  const subject = subjectOf(kind);
  const common = Object.entries(commonValues(work)).map(([name, value]) => [name, { value }] as const);
  return {
    ...Object.fromEntries(common),
    amount: { expression: checkedTree(amount) },
    status:
      over === undefined
        ? { value: 'ACCEPTED' }
        : { expression: checkedTree(either(over, text('HELD'), text('ACCEPTED'))) },
    sourceId: { expression: { var: 'id' } },
    sourceVersion: { expression: { var: 'version' } },
    subjectVersion: { expression: { var: `${subject}.version` } },
    individualId: { expression: ofRecipient(kind, recipient, 'individualId') },
    recipientVersion: { expression: ofRecipient(kind, recipient, 'individual.version') },
    ...(link === undefined ? {} : { [link]: { expression: { var: 'id' } } }),
    ...(readsMembers(formula) ? { members: { versions: 'group.members', through: 'individual' } } : {}),
  };
}

const text = (value: string): LiteralNode => ({ node: 'literal', type: { kind: 'text' }, nullable: false, value });

/** Nothing is due, or what is due cannot be paid. */
const refusalsByAmount = (amount: NumberTree) => [
  { reason: 'NEGATIVE_AMOUNT', when: checkedTree(comparedWith(amount, '<', '0')) },
  { reason: 'NOTHING_DUE', when: checkedTree(comparedWith(amount, '==', '0')) },
  ...(amount.type.digits - amount.type.scale > 14
    ? [{ reason: 'AMOUNT_TOO_LARGE', when: checkedTree(comparedWith(amount, '>', GREATEST)) }]
    : []),
];

const ONE: NumberTree = { node: 'literal', type: { kind: 'number', digits: 1, scale: 0 }, nullable: false, value: '1' };

const count = (when: TreeNode) => checkedTree(numberWhen(when, ONE));

/** What the statement adds up besides inserting. Each costs a look at every row, so what follows from something else is left out. */
function totalsOf({ lines }: ExpressionFormula, amount: NumberTree) {
  const byLine = lines.flatMap((line): [string, unknown][] => [
    ...(line.when === null ? [] : [[`line.${line.id}.count`, count(line.when)] as [string, unknown]]),
    ...(isConstant(line) ? [] : [[`line.${line.id}.amount`, checkedTree(lineTree(line))] as [string, unknown]]),
  ]);
  return { amount: checkedTree(amount), ...Object.fromEntries(byLine) };
}

/** What a range reports: counts as they are, amounts in limbs. */
function countsOf({ inserted, skippedExisting, refused, totals }: InsertFromResult): Counts {
  const counts: Record<string, number> = { benefits: inserted, beneficiaries: inserted + skippedExisting };
  for (const [reason, rows] of Object.entries(refused)) {
    counts[`refused.${reason}`] = rows;
    counts['beneficiaries'] = (counts['beneficiaries'] ?? 0) + rows;
  }
  for (const [name, total] of Object.entries(totals)) {
    if (name.endsWith('.count')) counts[name] = Number(total);
    else Object.assign(counts, spreadText(name, total));
  }
  return counts;
}
