import { ageAtEndOfMonth, type Programme } from './programme.ts';

/** For a file of which nothing is known but names and birth dates. */
export const genericChildGrant: Programme = {
  code: 'EXAMPLE-CHILD-GRANT',
  name: 'Example child grant',
  sentence:
    'An example that fits any file: everybody under 18 gets the same amount. Your own columns are kept with each person.',
  type: 'INDIVIDUAL',
  criteria: [{ name: 'Under 18 on 30 November 2026', condition: { '<': [ageAtEndOfMonth, 18] } }],
  currency: 'USD',
  fixed: '25.00',
  supplements: [],
};
