import { readFileSync } from 'node:fs';
import type { RoundingMode } from '@parasol/core';
import { type CalculationRule, evaluateRule } from '@parasol/payment-cycle';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

/** A case as the people write it who own the rule. */
interface YamlCase {
  readonly name: string;
  /** `2026-11` */
  readonly month: string;
  /** Currency and rounding; everything else is a parameter of the rule. */
  readonly plan: { readonly currency: string; readonly rounding?: RoundingMode } & Readonly<Record<string, unknown>>;
  readonly enrolled?: { readonly from: string; readonly to?: string };
  readonly household?: { readonly members: readonly { readonly dob: string }[] };
  readonly pays: string;
  readonly because: Readonly<Record<string, string>>;
}

/** One test for each case of a YAML file. Dates are read as text, because a rule never sees a time zone. */
export function testCases(rule: CalculationRule, file: string): void {
  const cases = parse(readFileSync(new URL(file, import.meta.url), 'utf8'), { schema: 'core' }) as YamlCase[];
  for (const { name, month, plan, enrolled, household, pays, because } of cases) {
    it(name, () => {
      const { currency, rounding = 'half-up', ...parameters } = plan;
      const answer = evaluateRule(rule, {
        year: Number(month.slice(0, 4)),
        month: Number(month.slice(5)),
        currency,
        roundingMode: rounding,
        parameters,
        ...(enrolled === undefined
          ? {}
          : { beneficiary: { dateValidFrom: enrolled.from, dateValidTo: enrolled.to ?? null } }),
        ...(household === undefined ? {} : { group: household }),
      });
      expect({ pays: answer.rounded, because: answer.because }).toEqual({ pays, because });
    });
  }
}
