import { defineCalculationRule, parameter } from '@parasol/payment-cycle';

const isChild = { '<': [{ age: [{ var: 'individual.dob' }, { var: 'period.end' }] }, 18] };

/** So much for each child of the household, up to a cap: an expression, so that a country is computed by one statement per range. */
export const perChildRule = defineCalculationRule({
  id: 'b1a3a0c2-6f3e-4a57-9a61-2f0f6f0b8d01',
  version: 1,
  name: 'Per child, with a cap',
  description: 'An amount for each child under 18 on the last day of the month, up to a cap for the household.',
  kinds: ['GROUP'],
  parameters: {
    per_child: parameter.amount({ label: { en: 'For each child', fr: 'Par enfant' }, minimum: '0', required: true }),
    cap: parameter.amount({ label: { en: 'At most', fr: 'Au plus' }, minimum: '0' }),
  },
  expression: ({ parameters }) => {
    const children = { '*': [{ count: [{ var: 'group.members' }, isChild] }, { var: 'parameters.per_child' }] };
    const amount = parameters.cap === undefined ? children : { min: [children, { decimal: parameters.cap }] };
    return { lines: [{ id: 'children', label: { en: 'Children', fr: 'Enfants' }, amount }] };
  },
});
