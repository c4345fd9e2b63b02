import { explainText } from '@parasol/core';
import type { Label } from '../calculation-rule/parameter.ts';
import type { ExplainedAmount, ExplainedLine } from './explain-lines.ts';

const inLanguage = (label: Label, language: string): string => label[language] ?? label.en;

/**
 * An explanation as lines that a person can read.
 *
 * @example
 * // Fixed amount: 100.00
 * // Lives in Vienna: 45.50, because individual.jsonExt.region = "Vienna" → true (individual.jsonExt.region is Vienna)
 * // Together 145.50 EUR.
 */
export function explanationText(amount: ExplainedAmount, currency: string, language: string): string[] {
  const { lines, sum, rounded, roundingMode, limit, held } = amount;
  const total =
    sum === rounded
      ? `Together ${rounded} ${currency}.`
      : `Together ${sum}, rounded ${roundingMode} to ${rounded} ${currency}.`;
  const over =
    limit === null
      ? 'There is no limit.'
      : held
        ? `That is over the limit of ${limit} ${currency}, so the payment is held until somebody decides.`
        : `That is within the limit of ${limit} ${currency}.`;
  return [...lines.flatMap((line) => lineText(line, language)), total, over];
}

function lineText({ label, applies, amount, because }: ExplainedLine, language: string): string[] {
  const name = inLanguage(label, language);
  const reason = because?.when === null || because?.when === undefined ? [] : indented(explainText(because.when));
  if (!applies) return [`${name}: nothing${reason.length === 0 ? '' : ', because'}`, ...reason];
  const computed =
    because?.amount === null || because?.amount === undefined || because.amount.node === 'literal'
      ? []
      : indented(explainText(because.amount));
  const all = [...reason, ...computed];
  return [`${name}: ${amount}${all.length === 0 ? '' : ', because'}`, ...all];
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
