import { expect, it } from 'vitest';
import { caseParameters, caseParameterTypes, caseScope, completeRow } from './case-schema.ts';
import { check } from './check.ts';
import { explain, explainText } from './explain.ts';
import { print } from './print.ts';

const checked = (json: unknown) => check(json, caseScope, { parameters: caseParameterTypes });
const told = (json: unknown, row: Record<string, unknown>) =>
  explainText(explain(checked(json), completeRow(row), caseParameters));

it('tells a comparison on one line', () => {
  expect(told({ '<': [{ var: 'income' }, 500] }, { income: '300.00' })).toBe('income < 500 → true (income is 300.00)');
  expect(told({ '<': [{ var: 'income' }, 500] }, {})).toBe('income < 500 → false (income is missing)');
  expect(told({ '<': [{ age: [{ var: 'dob' }] }, 18] }, { dob: '2010-01-01' })).toBe(
    '(age of dob on today) < 18 → true (dob is 2010-01-01, today is 2025-03-01)',
  );
  expect(told({ var: 'name' }, {})).toBe('name → Ann');
});

it('tells conditions and members on lines of their own', () => {
  const json = { and: [{ '<': [{ var: 'age' }, 60] }, { some: [{ var: 'members' }, { '<': [{ var: 'age' }, 5] }] }] };
  expect(told(json, { age: 30, members: [{ age: 40 }, { age: 4 }] })).toBe(
    [
      'age < 60 and some of members with age < 5 → true',
      '  age < 60 → true (age is 30)',
      '  some of members with age < 5 → true',
      '    members 1 → false',
      '      age < 5 → false (age is 40)',
      '    members 2 → true',
      '      age < 5 → true (age is 4)',
    ].join('\n'),
  );
});

it('is plain JSON and shows at most twenty items', () => {
  const trace = explain(
    checked({ sum: [{ var: 'members' }, 1] }),
    completeRow({ members: Array.from({ length: 30 }, () => ({})) }),
    {},
  );
  expect(trace).toMatchObject({ node: 'sum', value: '30' });
  expect(trace.children).toHaveLength(20);
  expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
});

it.each([
  [{ '*': [{ '+': [1, 2] }, 3] }, '(1 + 2) * 3'],
  [{ '-': [1, { '-': [2, 3] }] }, '1 - (2 - 3)'],
  [
    { or: [{ and: [{ var: 'active' }, true] }, { '!': { in: [{ var: 'status' }, ['NEW', 'LEFT']] } }] },
    'active = true and true or not (status in ("NEW", "LEFT"))',
  ],
  [{ round: [{ '/': [{ '+': [1, 2] }, { '*': [2, 3] }] }, 2] }, 'round((1 + 2) / (2 * 3), 2, half-up)'],
  [
    { if: [{ missing: 'dob' }, 1, { var: 'active' }, 2, 3] },
    'if dob is missing then 1, if active = true then 2, else 3',
  ],
  [{ coalesce: [{ var: 'income' }, 0] }, 'income, if missing 0'],
  [{ '==': [{ var: 'note' }, 'say "hi"'] }, 'note = "say \\"hi\\""'],
  [
    { first: [{ var: 'members' }, { '>': [{ var: 'age' }, 5] }, { var: 'name' }] },
    'name of the first of members with age > 5',
  ],
  [
    { count: [{ var: 'members' }, { or: [{ var: 'active' }, { missing: 'age' }] }] },
    'number of members with (active = true or age is missing)',
  ],
])('prints %j in words', (json, words) => {
  expect(print(checked(json).tree)).toBe(words);
});
