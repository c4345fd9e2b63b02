import { type Counts, payableText } from '@parasol/core';
import { decimals } from '@parasol/core/internal';
import type { Label } from '../calculation-rule/parameter.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { constantOf, isConstant } from './formula.ts';
import { gather } from './tally.ts';
import { argumentsOf, formulaOf } from './work.ts';

/** What one payment plan came to in one cycle. Amounts are decimal text in its currency. */
export interface PlanResult {
  readonly calculationId: string;
  readonly rule: { readonly id: string; readonly version: number };
  readonly currency: string;
  /** Rows that were looked at. */
  readonly beneficiaries: number;
  /** Those that get something, held ones included. */
  readonly benefits: number;
  readonly amount: string;
  /** Those over the limit. */
  readonly held: { readonly count: number; readonly amount: string };
  /** Those that get nothing, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly byLine: readonly {
    readonly id: string;
    readonly label: Label;
    /** Benefits in which the line counts. */
    readonly count: number;
    /** Before rounding. */
    readonly amount: string;
  }[];
  /** Which condition removed everybody, where nobody gets anything. */
  readonly nobody?: string;
}

/** Counts of all ranges, and what the benefits themselves say of the held ones, as a result. */
export function planResult(calculation: PaymentCalculation, counts: Counts, held: PlanResult['held']): PlanResult {
  const benefits = counts['benefits'] ?? 0;
  const beneficiaries = counts['beneficiaries'] ?? 0;
  const refused = Object.fromEntries(
    Object.entries(counts)
      .filter(([name, rows]) => name.startsWith('refused.') && rows > 0)
      .map(([name, rows]): [string, number] => [name.slice('refused.'.length), rows])
      // Stores give the keys of a document in orders of their own.
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    calculationId: calculation.id,
    rule: { id: calculation.ruleId, version: calculation.ruleVersion },
    currency: calculation.currency,
    beneficiaries,
    benefits,
    amount: gather('amount', counts, calculation.exponent),
    held,
    refused,
    byLine: linesOf(calculation, counts, benefits),
    ...(benefits > 0 ? {} : { nobody: whyNobody(beneficiaries, refused) }),
  };
}

function linesOf(calculation: PaymentCalculation, counts: Counts, benefits: number): PlanResult['byLine'] {
  const { exponent } = calculation;
  const formula = formulaOf(calculation);
  const countOf = (id: string) => counts[`line.${id}.count`] ?? 0;
  if (formula.reading === 'code') {
    return formula.lines.map(({ id, label }) => ({
      id,
      label,
      count: countOf(id),
      amount: gather(`line.${id}.amount`, counts, exponent),
    }));
  }
  return formula.lines.map((line) => {
    const count = line.when === null ? benefits : countOf(line.id);
    const amount = isConstant(line)
      ? times(constantOf(line, argumentsOf(calculation)), count, exponent)
      : gather(`line.${line.id}.amount`, counts, exponent);
    return { id: line.id, label: line.label, count, amount };
  });
}

function times(amount: string, count: number, exponent: number): string {
  const scale = amount.split('.')[1]?.length ?? 0;
  const units = (decimals.unitsOf(amount, scale) ?? 0n) * BigInt(count);
  return payableText(decimals.textOf(units, scale), exponent);
}

const REASONS: Readonly<Record<string, string>> = {
  NOT_ACTIVE: 'not ACTIVE',
  NOT_VALID_IN_PERIOD: 'not valid in this period',
  REPLACED_IN_PERIOD: 'followed by a successor who is paid instead',
  SUBJECT_DELETED: 'of people or groups that were deleted',
  NO_RECIPIENT: 'without anybody who could be paid',
  NEGATIVE_AMOUNT: 'with less than nothing',
  NOTHING_DUE: 'with nothing due',
  AMOUNT_TOO_LARGE: 'with more than can be written down',
};

/** A sentence for an operator who wonders why nobody is paid. */
function whyNobody(beneficiaries: number, refused: Readonly<Record<string, number>>): string {
  if (beneficiaries === 0) return 'Nobody is paid, because nobody is enrolled.';
  const reasons = Object.entries(refused).map(([reason, rows]) => `${rows} ${REASONS[reason] ?? reason}`);
  return `Nobody is paid: of ${beneficiaries}, ${reasons.join(', ')}.`;
}
