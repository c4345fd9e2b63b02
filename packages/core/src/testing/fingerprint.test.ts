import { expect, it } from 'vitest';
import { z } from 'zod';
import { createCatalog } from '../entity/catalog.ts';
import { defineEntity } from '../entity/entity.ts';
import type { SelectPlan, StoredRow, StoreReader } from '../store/store.ts';
import { fingerprint } from './fingerprint.ts';

const Village = defineEntity('village', { table: 'test_village', fields: z.strictObject({ name: z.string() }) });
const catalog = createCatalog([Village]);

const village = (n: number, more: StoredRow = {}): StoredRow => ({
  id: String(n).padStart(8, '0'),
  name: `V${n}`,
  isDeleted: false,
  ...more,
});

/** The one read that a fingerprint needs, over a list in order of ids. */
const over = (rows: readonly StoredRow[]) => {
  const select = async (_: unknown, { after, limit, includeDeleted }: SelectPlan): Promise<StoredRow[]> =>
    rows
      .filter(
        (row) =>
          (includeDeleted === true || row.isDeleted !== true) && (after === undefined || String(row.id) > after.id),
      )
      .slice(0, limit);
  return fingerprint({ reader: { select } as unknown as StoreReader }, catalog);
};

const many = Array.from({ length: 2001 }, (_, i) => village(i));

it('counts the rows of all pages', async () => {
  for (const length of [0, 1, 1000, 2000, 2001]) expect((await over(many.slice(0, length))).village?.rows).toBe(length);
});

it('is equal for equal rows, whatever the order of their keys, and different for any other', async () => {
  const document = { a: 1, b: [{ c: null, d: 'x' }] };
  const same = { jsonExt: { b: [{ d: 'x', c: null }], a: 1 }, isDeleted: false, name: 'V1', id: '00000001' };
  const first = await over([village(1, { jsonExt: document })]);
  expect(await over([same])).toEqual(first);
  expect(await over([{ ...same, jsonExt: { a: 1, b: [{ c: null, d: 'y' }] } }])).not.toEqual(first);
  expect(await over([{ ...same, name: null }])).not.toEqual(first);
});

it('sees deleted rows and a change in the last row of the last page', async () => {
  const whole = await over(many);
  expect((await over([...many.slice(0, 2000), village(2000, { isDeleted: true })])).village).toMatchObject({
    rows: 2001,
  });
  expect(await over([...many.slice(0, 2000), village(2000, { isDeleted: true })])).not.toEqual(whole);
});
