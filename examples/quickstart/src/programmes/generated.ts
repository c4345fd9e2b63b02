import { ageAtEndOfMonth, MONTH, type Programme } from './programme.ts';

/** For the made-up population: a grant for single people. */
export const childGrant: Programme = {
  code: 'CHILD-GRANT',
  name: 'Child grant',
  sentence: 'Children under 6 in households that live on less than 250 USD a month.',
  type: 'INDIVIDUAL',
  criteria: [
    { name: 'Under 6 on 30 November 2026', condition: { '<': [ageAtEndOfMonth, 6] } },
    { name: 'Household income below 250', condition: { '<': [{ var: 'jsonExt.household_income' }, 250] } },
  ],
  currency: 'USD',
  fixed: '20.00',
  supplements: [
    { name: 'Lives with a disability', condition: 'disabled__exact__boolean=true', amount: '15.50' },
    { name: 'Household of 6 or more', condition: 'household_size__gte__integer=6', amount: '7.25' },
    { name: 'Lives in Kolda', condition: 'district__exact__string="Kolda"', amount: '4.00' },
  ],
  limit: '40.00',
};

/** For the made-up population: a grant for households, with conditions on their members. */
export const householdGrant: Programme = {
  code: 'HOUSEHOLD-GRANT',
  name: 'Household grant',
  sentence: 'Households in which nobody can work and somebody is 60 or older, or lives with a disability.',
  type: 'GROUP',
  criteria: [
    {
      name: 'No member able to work',
      condition: { none: [{ var: 'members' }, { '==': [{ var: 'individual.jsonExt.able_bodied' }, true] }] },
    },
    {
      name: 'A member of 60 or more, or with a disability',
      condition: {
        some: [
          { var: 'members' },
          {
            or: [
              { '>=': [{ age: [{ var: 'individual.dob' }, MONTH.last] }, 60] },
              { '==': [{ var: 'individual.jsonExt.disabled' }, true] },
            ],
          },
        ],
      },
    },
  ],
  currency: 'USD',
  fixed: '45.00',
  supplements: [
    { name: 'Four members or more', condition: { '>=': [{ count: [{ var: 'group.members' }] }, 4] }, amount: '12.50' },
    {
      name: 'A member with a chronic illness',
      condition: { some: [{ var: 'group.members' }, { '==': [{ var: 'individual.jsonExt.chronic_illness' }, true] }] },
      amount: '10.75',
    },
  ],
  limit: '60.00',
};
