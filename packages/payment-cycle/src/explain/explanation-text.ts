import { explainText, type Say } from '@parasol/core';
import type { Label } from '../calculation-rule/parameter.ts';
import { explanations } from '../phrases.ts';
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
export function explanationText(amount: ExplainedAmount, currency: string, language: string, say: Say): string[] {
  const { lines, sum, rounded, roundingMode: mode, limit, held } = amount;
  const total =
    sum === rounded
      ? explanations.TOGETHER({ amount: rounded, currency })
      : explanations.ROUNDED({ sum, mode, amount: rounded, currency });
  const over =
    limit === null
      ? explanations.NO_LIMIT()
      : held
        ? explanations.OVER_LIMIT({ limit, currency })
        : explanations.WITHIN_LIMIT({ limit, currency });
  return [...lines.flatMap((line) => lineText(line, language, say)), say(total), say(over)];
}

function lineText({ label, applies, amount, because }: ExplainedLine, language: string, say: Say): string[] {
  const name = inLanguage(label, language);
  const reason = because?.when === null || because?.when === undefined ? [] : indented(explainText(because.when, say));
  if (!applies) {
    const nothing = reason.length === 0 ? explanations.NOTHING : explanations.NOTHING_BECAUSE;
    return [say(nothing({ label: name })), ...reason];
  }
  const computed =
    because?.amount === null || because?.amount === undefined || because.amount.node === 'literal'
      ? []
      : indented(explainText(because.amount, say));
  const all = [...reason, ...computed];
  const counted = all.length === 0 ? explanations.AMOUNT : explanations.AMOUNT_BECAUSE;
  return [say(counted({ label: name, amount })), ...all];
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
