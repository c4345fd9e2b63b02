import { expect, it } from 'vitest';
import { idsAfter } from './ids-after.ts';

const at = (milliseconds: number, rest: string): string => {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest}`;
};
const from = (ids: readonly string[]) => {
  const left = ids.values();
  return () => left.next().value ?? 'none';
};
const LAST = at(1_800_000_060_000, 'fff-bfff-ffffffffffff');

it('puts off ids of a clock that is behind, and keeps their order', () => {
  const given = [
    at(1_800_000_000_000, '111-8111-000000000000'),
    at(1_800_000_000_000, '111-8111-000000000001'),
    at(1_800_000_000_001, '000-8000-000000000000'),
    at(1_800_000_000_900, 'abc-8abc-000000000000'),
  ];
  const newId = idsAfter(LAST, from(given));
  const ids = [newId(), newId(), newId()];
  expect([LAST, ...ids].toSorted()).toEqual([LAST, ...ids]);
  expect(ids[0]).toBe(at(1_800_000_060_001, '111-8111-000000000001'));
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
});

it('leaves ids alone that come after it, and those that do not tell the time', () => {
  const later = at(1_800_000_060_001, '000-8000-000000000000');
  expect(idsAfter(LAST, from([later, later]))()).toBe(later);
  const random = '00000000-0000-4000-8000-000000000000';
  expect(idsAfter(LAST, from([random, random]))()).toBe(random);
  expect(idsAfter('', from([random, random]))()).toBe(random);
});
