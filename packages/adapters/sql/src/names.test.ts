import { expect, it } from 'vitest';
import { constraintName } from './names.ts';

it('keeps names within what Postgres keeps, and different ones different', () => {
  const table = 'a_module_with_a_long_name_and_an_entity_with_a_longer_one';
  const names = [['first_column'], ['first_column', 'second_column'], ['second_column']].map((columns) =>
    constraintName(table, columns, 'unique'),
  );
  expect(new Set(names).size).toBe(3);
  expect(names.every((name) => name.length <= 63 && name.startsWith('a_module'))).toBe(true);
  expect(constraintName('acme_clinic', ['code'], 'unique')).toBe('acme_clinic_code_unique');
});
