import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCatalog } from '../entity/catalog.ts';
import { defineEntity, ref } from '../entity/entity.ts';
import type { SelectPlan, StoredRow, StoreReader } from '../store/store.ts';
import { type FactsOptions, factsOf } from './facts.ts';

const Village = defineEntity('village', { table: 'test_village', fields: z.strictObject({ name: z.string() }) });
const Visit = defineEntity('visit', {
  table: 'test_visit',
  fields: z.strictObject({ of: z.array(z.unknown()) }),
  relations: { village: ref(Village) },
});
const catalog = createCatalog([Village, Visit]);

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const row = (n: number, more: StoredRow): StoredRow => ({ id: id(n), version: 1, dateCreated: at(n), ...more });
const at = (n: number): string => new Date(n * 1000).toISOString();

interface Tables {
  readonly village: readonly StoredRow[];
  readonly visit?: readonly StoredRow[];
  readonly history?: readonly StoredRow[];
}

const facts = ({ village, visit = [], history = [] }: Tables, options?: FactsOptions) => {
  const reader = {
    select: async (entity: { name: string }, { after }: SelectPlan) =>
      (entity.name === 'village' ? village : visit).filter((one) => after === undefined || String(one.id) > after.id),
    history: async (_: unknown, of: string) =>
      history.filter((one) => one.id === of).map((one) => ({ row: one, supersededAt: at(99) })),
  };
  return factsOf({ reader: reader as unknown as StoreReader }, catalog, options);
};

const ab = (a: number, b: number): Tables => ({
  village: [row(a, { name: 'A' }), row(b, { name: 'B' })].sort((x, y) => (String(x.id) < String(y.id) ? -1 : 1)),
  visit: [row(9, { villageId: id(a), of: [id(b), id(a)].sort() })],
});

describe('facts', () => {
  it('are the same under other ids and instants, and in another order of ids', async () => {
    expect(await facts(ab(1, 2))).toEqual(await facts(ab(7, 3)));
  });

  it('differ when a row points at another one, though every table holds the same', async () => {
    const other = { ...ab(1, 2), visit: [row(9, { villageId: id(2), of: [id(1), id(2)] })] };
    expect(await facts(other)).not.toEqual(await facts(ab(1, 2)));
  });

  it('differ when a row is there twice, is missing, or has another past', async () => {
    const one = { village: [row(1, { name: 'A', version: 2 })], history: [row(1, { name: 'Z' })] };
    const lines = await facts(one);
    expect(lines).toHaveLength(2);
    for (const other of [
      { ...one, village: [...one.village, row(2, { name: 'A', version: 2 })] },
      { ...one, village: [] },
      { ...one, history: [row(1, { name: 'Y' })] },
    ])
      expect(await facts(other)).not.toEqual(lines);
  });

  it('tell only how rows are now, where they are told so, however often they changed', async () => {
    const one = { village: [row(1, { name: 'A', version: 2 })], history: [row(1, { name: 'Z' })] };
    const other = { village: [row(1, { name: 'A', version: 3 })], history: [] };
    expect(await facts(one, { latest: ['village'] })).toEqual(await facts(other, { latest: ['village'] }));
    const renamed = { village: [row(1, { name: 'B', version: 3 })] };
    expect(await facts(renamed, { latest: ['village'] })).not.toEqual(await facts(one, { latest: ['village'] }));
  });

  it('know nobody by the id of a row that is not there, and leave out what they are told to', async () => {
    const lost = (n: number): Tables => ({ village: [], visit: [row(9, { villageId: id(n), of: ['x'] })] });
    expect(await facts(lost(1))).toEqual(await facts(lost(2)));
    expect(await facts(ab(1, 2), { without: (entity) => entity === 'visit', ignore: ['village.name'] })).toEqual([
      'village dateCreated="<instant>" version=1',
      'village dateCreated="<instant>" version=1',
    ]);
  });
});
