import { prorate } from '@parasol/core';
import { daysOf, defineCalculationRule, parameter } from '@parasol/payment-cycle';

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The part of a monthly amount for the days on which somebody was enrolled: code, because expressions do not count days of months. */
export const daysEnrolledRule = defineCalculationRule({
  id: 'b1a3a0c2-6f3e-4a57-9a61-2f0f6f0b8d02',
  version: 1,
  name: 'By days enrolled',
  description: 'A monthly amount, in proportion to the days of the month on which the beneficiary was enrolled.',
  kinds: ['INDIVIDUAL', 'GROUP'],
  parameters: {
    monthly: parameter.amount({
      label: { en: 'For a whole month', fr: 'Par mois entier' },
      minimum: '0',
      required: true,
    }),
  },
  lines: { days: { en: 'Days enrolled', fr: 'Jours inscrits' } },
  code: ({ beneficiary, parameters, period, currency }) => {
    const start = later(beneficiary.dateValidFrom, period.start);
    const end = earlier(beneficiary.dateValidTo ?? period.end, period.end);
    const days = start > end ? 0 : daysOf({ start, end });
    const { exponent, roundingMode } = currency;
    return { lines: { days: prorate(parameters.monthly, days, daysOf(period), exponent, roundingMode) } };
  },
});
