import { coreErrors, DomainFailure, didYouMean, hints } from '@parasol/core';
import type { CalculationRule } from '../calculation-rule/calculation-rule.ts';
import { paymentCycleErrors } from '../errors.ts';
import type { Extra } from './hooks.ts';

/** What a rule takes of `extra`. */
export const extraOf = (rule: CalculationRule, extra: Extra): Extra =>
  Object.fromEntries(Object.entries(extra).filter(([key]) => Object.hasOwn(rule.extra, key)));

/** A key that nobody takes is a slip of the pen, and would silently change nothing. */
export function requireKnownExtra(extra: Extra, own: readonly string[], rules: readonly CalculationRule[]): void {
  const known = [...new Set([...own, ...rules.flatMap((rule) => Object.keys(rule.extra))])];
  const issues = Object.keys(extra)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const shown = key.slice(0, 80);
      const hint = didYouMean(shown, known);
      return rules.length === 0
        ? coreErrors.UNKNOWN_KEY({ key: shown, hint: hints.NONE_TAKES_IT() }, ['extra', shown])
        : paymentCycleErrors.UNKNOWN_EXTRA({ key: shown, known, hint }, ['extra', shown]);
    });
  if (issues.length > 0) throw new DomainFailure(issues);
}
