import type { Counts } from '@parasol/core';
import type { Label } from '../calculation-rule/parameter.ts';
import type { PaymentCalculation } from '../entities/payment-calculation.ts';
import { gather } from './tally.ts';
import { formulaOf } from './work.ts';

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

export function planResult(calculation: PaymentCalculation, counts: Counts): PlanResult {
  const { exponent } = calculation;
  const benefits = counts['benefits'] ?? 0;
  const beneficiaries = counts['beneficiaries'] ?? 0;
  const refused = Object.fromEntries(
    Object.entries(counts)
      .filter(([name, rows]) => name.startsWith('refused.') && rows > 0)
      .map(([name, rows]): [string, number] => [name.slice('refused.'.length), rows]),
  );
  return {
    calculationId: calculation.id,
    rule: { id: calculation.ruleId, version: calculation.ruleVersion },
    currency: calculation.currency,
    beneficiaries,
    benefits,
    amount: gather('amount', counts, exponent),
    held: { count: counts['held.count'] ?? 0, amount: gather('held.amount', counts, exponent) },
    refused,
    byLine: formulaOf(calculation).lines.map((line) => ({
      id: line.id,
      label: line.label,
      count: 'when' in line && line.when === null ? benefits : (counts[`line.${line.id}.count`] ?? 0),
      amount: gather(`line.${line.id}.amount`, counts, exponent),
    })),
    ...(benefits > 0 ? {} : { nobody: whyNobody(beneficiaries, refused) }),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  NOT_ACTIVE: 'are not ACTIVE',
  NOT_VALID_IN_PERIOD: 'are not valid in this period',
  REPLACED_IN_PERIOD: 'are followed by a successor who is paid instead',
  SUBJECT_DELETED: 'are of people or groups that were deleted',
  NO_RECIPIENT: 'are groups without anybody who could be paid',
  NEGATIVE_AMOUNT: 'come to less than nothing',
  NOTHING_DUE: 'come to nothing',
  AMOUNT_TOO_LARGE: 'come to more than can be written down',
};

/** A sentence for an operator who wonders why nobody is paid. */
function whyNobody(beneficiaries: number, refused: Readonly<Record<string, number>>): string {
  if (beneficiaries === 0) return 'Nobody is paid, because nobody is enrolled.';
  const reasons = Object.entries(refused).map(([reason, rows]) => `${rows} ${REASONS[reason] ?? reason}`);
  return `Nobody is paid: of ${beneficiaries}, ${reasons.join(', ')}.`;
}
