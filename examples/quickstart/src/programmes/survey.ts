import { ageAtEndOfMonth, type Programme } from './programme.ts';

/** Columns by which the survey's file is known. */
export const SURVEY_COLUMNS = ['survey_id', 'region', 'household_size', 'equivalised_income'] as const;

/** A child grant over the columns of the survey (EU-SILC), whose answer was computed independently. */
export const surveyChildGrant: Programme = {
  code: 'CHILD-GRANT',
  name: 'Child grant',
  sentence: 'Children under 6 whose household has less than 10,000 EUR a year for each adult equivalent.',
  type: 'INDIVIDUAL',
  criteria: [
    { name: 'Under 6 on 30 November 2026', condition: { '<': [ageAtEndOfMonth, 6] } },
    {
      name: 'Equivalised income below 10,000',
      condition: { '<': [{ var: 'jsonExt.equivalised_income' }, 10_000] },
    },
  ],
  currency: 'EUR',
  fixed: '100.00',
  supplements: [
    { name: 'Lives in Vienna', condition: 'region__exact__string="Vienna"', amount: '45.50' },
    { name: 'Household of 5 or more', condition: 'household_size__gte__integer=5', amount: '30.25' },
  ],
  limit: '150.00',
};
