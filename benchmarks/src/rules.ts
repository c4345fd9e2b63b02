import { defineCalculationRule, parameter } from '@parasol/payment-cycle';

const label = (en: string) => ({ en });

const parameters = {
  base: parameter.amount({ label: label('Base'), minimum: '0', required: true }),
  large_family: parameter.amount({ label: label('From three children on'), default: '0' }),
  poor: parameter.amount({ label: label('Income below 500'), default: '0' }),
};

/** A base amount and two criteria, as an expression: a cycle is one statement per range. */
export const expressionRule = defineCalculationRule({
  id: '7b0a2f6e-3d1c-4b8a-9f25-0c4d5e6f7a81',
  version: 1,
  name: 'Benchmark, expression',
  description: 'A base amount and two criteria.',
  kinds: ['INDIVIDUAL'],
  parameters,
  expression: () => ({
    lines: [
      { id: 'base', label: label('Base'), amount: { var: 'parameters.base' } },
      {
        id: 'large_family',
        label: label('From three children on'),
        when: { '>=': [{ var: 'individual.jsonExt.children' }, 3] },
        amount: { var: 'parameters.large_family' },
      },
      {
        id: 'poor',
        label: label('Income below 500'),
        when: { '<': [{ var: 'individual.jsonExt.income' }, 500] },
        amount: { var: 'parameters.poor' },
      },
    ],
  }),
});

/** The same as code: people are streamed through it. */
export const codeRule = defineCalculationRule({
  id: '7b0a2f6e-3d1c-4b8a-9f25-0c4d5e6f7a82',
  version: 1,
  name: 'Benchmark, code',
  description: 'A base amount and two criteria.',
  kinds: ['INDIVIDUAL'],
  parameters,
  lines: {
    base: label('Base'),
    large_family: label('From three children on'),
    poor: label('Income below 500'),
  },
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

/** What the plans of the benches pay. */
export const amounts = { base: '50.00', large_family: '20.00', poor: '15.00' } as const;
export const nothing = { base: '0', large_family: '0', poor: '0' } as const;
