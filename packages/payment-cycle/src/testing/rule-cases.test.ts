import { describe, expect, it } from 'vitest';
import { defineCalculationRule } from '../calculation-rule/calculation-rule.ts';
import { parameter } from '../calculation-rule/parameter.ts';
import { checkRuleCase, readRuleCases } from './rule-cases.ts';

const rule = defineCalculationRule({
  id: '33333333-3333-4333-8333-333333333333',
  version: 1,
  name: 'Rooms',
  description: 'So much for each room that the household says it has, and for an old head.',
  kinds: ['GROUP'],
  parameters: {
    room: parameter.amount({ label: { en: 'Room' }, required: true }),
    limit: parameter.amount({ label: { en: 'Limit' } }),
  },
  expression: ({ parameters: { limit } }) => ({
    lines: [
      {
        id: 'rooms',
        label: { en: 'Rooms' },
        amount: { '*': [{ coalesce: [{ var: 'group.jsonExt.rooms' }, 0] }, { var: 'parameters.room' }] },
      },
      {
        id: 'old',
        label: { en: 'Old head' },
        when: {
          some: [
            { var: 'group.members' },
            { and: [{ '==': [{ var: 'role' }, 'HEAD'] }, { '<': [{ var: 'individual.dob' }, '1950-01-01'] }] },
          ],
        },
        amount: '5.005',
      },
    ],
    limit,
  }),
});
const schemas = { group: { type: 'object', properties: { rooms: { type: 'integer' } } } };
const one = (text: string) => readRuleCases(text, schemas)[0] as ReturnType<typeof readRuleCases>[number];

const rooms = `
- name: three rooms and an old head
  month: 2026-11
  plan: { currency: EUR, room: '10.00', limit: '30', rounding: down }
  household:
    data: { rooms: 3 }
    members: [{ dob: 1940-05-01, role: HEAD }, { dob: 1980-02-03, role: SON, recipient: PRIMARY }]
  pays: '35.00'
  because: { rooms: '30.00', old: '5.005' }
  held: true
`;

it('reads months, dates, data, roles and rounding as they are written', () => {
  expect(() => checkRuleCase(rule, one(rooms))).not.toThrow();
});

it('fails with both sides where the rule gives something else', () => {
  for (const [from, to] of [
    ["pays: '35.00'", "pays: '35.01'"],
    ["old: '5.005'", "old: '5'"],
    ['held: true', 'held: false'],
    ['role: HEAD', 'role: SPOUSE'],
  ] as const)
    expect(() => checkRuleCase(rule, one(rooms.replace(from, to)))).toThrow(
      /Expected values to be strictly deep-equal/,
    );
});

describe('refuses a case that says something it would not check', () => {
  it.each([
    ['a misspelt key', rooms.replace('because', 'becuase'), 'Case 1, "three rooms and an old head"'],
    ['a key that does not exist in a member', rooms.replace('recipient', 'recipientType'), 'household.members[1]'],
    [
      'an amount that is a number',
      rooms.replace("'35.00'", '35.00'),
      "An amount is text, so that no cent is lost: '25.00'.",
    ],
    ['a month that is none', rooms.replace('2026-11', '2026-13'), 'A month is written 2026-11.'],
    ['a date that is none', rooms.replace('1940-05-01', '1940-02-30'), 'A date is written 2026-11-30.'],
    ['a role that nobody has', rooms.replace('HEAD', 'BOSS'), 'household.members[0].role'],
    ['an empty file', '', 'Cases of a rule are a list'],
  ])('%s', (_, text, sentence) => {
    expect(() => readRuleCases(text, schemas)).toThrow(sentence);
  });
});
