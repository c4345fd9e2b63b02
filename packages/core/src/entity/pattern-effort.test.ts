import { expect, it } from 'vitest';
import { longestTextFor } from './pattern-effort.ts';

it('tries patterns that go one way on long texts', () => {
  for (const pattern of [
    '^\\d{4}$',
    '^[A-Z]{2}\\d+$',
    '^(?:north|south)$',
    '^\\w+@\\w+$',
    '^[^@]{1,64}@[^@]{1,64}$',
    'x?',
  ])
    expect(longestTextFor(pattern), pattern).toBe(1000);
});

it('tries the fewer characters the more ways there are to share them', () => {
  expect(longestTextFor('^\\w+@\\w+\\.\\w+$')).toBe(583);
  expect(longestTextFor('\\w+@\\w+\\.\\w+')).toBe(118);
  expect(longestTextFor('^a*a*a*a*a*a*a*a*$')).toBeLessThan(10);
  expect(longestTextFor('^a{0,99}a{0,99}a{0,99}a{0,99}a{0,99}$')).toBeLessThan(50);
  expect(longestTextFor('^((a|a){9}){9}$')).toBe(0);
});

it('takes no sign within a class or behind a backslash for a repetition', () => {
  expect(longestTextFor('^[*+?]\\*\\+\\{9,\\}[*][+][|]$')).toBe(1000);
});
