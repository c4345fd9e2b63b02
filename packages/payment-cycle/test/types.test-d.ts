import { defineCalculationRule, parameter } from '@parasol/payment-cycle';

/** What has to compile, and what must not. Checked by `npm run check`. */

const identity = {
  id: '00000000-0000-4000-8000-000000000000',
  version: 1,
  name: 'N',
  description: 'D',
  kinds: ['GROUP'],
  parameters: {
    base: parameter.amount({ label: { en: 'Base' }, required: true }),
    cap: parameter.amount({ label: { en: 'Cap' } }),
    unit: parameter.choice({
      label: { en: 'Unit' },
      options: { day: { en: 'Day' }, week: { en: 'Week' } },
      default: 'day',
    }),
  },
  extra: { bonus: parameter.amount({ label: { en: 'Bonus' }, default: '0' }) },
} as const;

defineCalculationRule({
  ...identity,
  lines: { base: { en: 'Base' } },
  code: ({ parameters, extra, period }) => {
    const always: string = parameters.base;
    const perhaps: string | undefined = parameters.cap;
    const unit: 'day' | 'week' = parameters.unit;
    const bonus: string = extra.bonus;
    return { lines: { base: [always, perhaps, unit, bonus, period.start].join() } };
  },
});

defineCalculationRule({
  ...identity,
  // @ts-expect-error a parameter that is not required may be absent
  expression: ({ parameters }) => ({ lines: [{ id: 'x', label: { en: 'X' }, amount: parameters.cap.length }] }),
});

defineCalculationRule({
  ...identity,
  // @ts-expect-error there is no such parameter
  expression: ({ parameters }) => ({ lines: [{ id: 'x', label: { en: 'X' }, amount: parameters.bsae }] }),
});

// @ts-expect-error a rule has one reading
defineCalculationRule({ ...identity, expression: () => ({ lines: [] }), code: () => ({ lines: {} }), lines: {} });
