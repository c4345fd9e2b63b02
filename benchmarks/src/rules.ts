import { socialProtectionRule } from '@parasol/calcrule-social-protection';
import { type CalculationRule, defineCalculationRule, parameter } from '@parasol/payment-cycle';

/** What a payment plan of the benches pays by a rule. */
export interface Terms {
  readonly rule: CalculationRule;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The shipped rule, which is an expression: 50, and 20 from three children on, and 15 for an income below 500. */
export const byExpression: Terms = {
  rule: socialProtectionRule,
  parameters: {
    fixed_batch: '50.00',
    advanced_criteria: [
      { condition: { '>=': [{ var: 'individual.jsonExt.children' }, 3] }, amount: '20.00' },
      { condition: { '<': [{ var: 'individual.jsonExt.income' }, 500] }, amount: '15.00' },
    ],
  },
};

const label = (en: string) => ({ en });
const amount = (en: string) => parameter.amount({ label: label(en), minimum: '0', required: true });

const codeRule = defineCalculationRule({
  id: '7b0a2f6e-3d1c-4b8a-9f25-0c4d5e6f7a82',
  version: 1,
  name: 'Benchmark',
  description: 'The same as code: people are streamed through it.',
  kinds: ['INDIVIDUAL'],
  parameters: {
    base: amount('Base'),
    large_family: amount('From three children on'),
    poor: amount('Income below 500'),
  },
  lines: { base: label('Base'), large_family: label('From three children on'), poor: label('Income below 500') },
  code: ({ individual, parameters: { base, large_family, poor } }) => {
    const { children, income } = (individual?.jsonExt ?? {}) as { children?: number; income?: number };
    return {
      lines: {
        base,
        ...(children !== undefined && children >= 3 ? { large_family } : {}),
        ...(income !== undefined && income < 500 ? { poor } : {}),
      },
    };
  },
});

export const byCode: Terms = { rule: codeRule, parameters: { base: '50.00', large_family: '20.00', poor: '15.00' } };
/** Everything is worked out, and nobody is due anything. */
export const byCodeNothing: Terms = { rule: codeRule, parameters: { base: '0', large_family: '0', poor: '0' } };

export const rules = [socialProtectionRule, codeRule];
