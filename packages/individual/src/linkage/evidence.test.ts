import { describe, expect, it } from 'vitest';
import { summed, weighingOf } from './evidence.ts';
import type { LinkageField } from './linkage-field.ts';

const fields: readonly LinkageField[] = [
  { name: 'first', kind: 'name' },
  { name: 'last', kind: 'name', group: 'household' },
  { name: 'dob', kind: 'date' },
  { name: 'street', kind: 'text', group: 'household' },
  { name: 'phone', kind: 'identifier', group: 'household' },
];

const weighing = weighingOf(fields);
const bits = (first: number, last: number, dob: number, street: number, phone: number): number =>
  summed(weighing, (k) => [first, last, dob, street, phone][k] as number);

describe('evidence of several fields', () => {
  it('adds up, of a group the strongest for and the strongest against', () => {
    expect(bits(5, 4, 10, 3, 8)).toBe(5 + 4 + 10 + 8);
    expect(bits(5, 4, 10, -2, 8)).toBe(5 + 4 + 10 - 2 + 8);
    expect(bits(5, 4, 10, -2, -3)).toBe(5 + 4 + 10 - 3);
  });

  it('takes little from the surname of people who live together', () => {
    expect(bits(5, 4, 10, 12, 8)).toBe(5 + 1 + 10 + 12);
    expect(bits(5, -4, 10, 12, 8)).toBe(5 - 4 + 10 + 12);
  });

  it('takes little from a birth date that twins share, and all of it where the given names agree', () => {
    const twins = bits(-3, 4, 14, 12, 8);
    expect(twins).toBeCloseTo(-3 + 1 + Math.log2(50) + 12, 9);
    expect(bits(3, 4, 14, 12, 8)).toBe(3 + 1 + 14 + 12);
    expect(bits(-3, 4, 14, 2, 8)).toBe(-3 + 4 + 14 + 8);
  });
});
