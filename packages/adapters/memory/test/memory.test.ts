import { defineEntity, ref } from '@parasol/core';
import { createCatalog, createIds, type Store, type StoreTransaction } from '@parasol/core/internal';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memory } from '../src/index.ts';

/** What only the memory store promises, or what shows only inside one process. The contract has all the rest. */

const Village = defineEntity('village', { table: 'test_village', fields: z.strictObject({ name: z.string() }) });
const Well = defineEntity('well', {
  table: 'test_well',
  fields: z.strictObject({ state: z.string() }),
  relations: { village: ref(Village, { inverse: 'wells' }) },
  indexes: [['state']],
  history: false,
});
const catalog = createCatalog([Village, Well]);
const stamp = { actorId: 'amina', changeId: '01900000-0000-7000-8000-000000000001' };

async function openStore(now: () => number = Date.now): Promise<{
  store: Store;
  write: <T>(work: (tx: StoreTransaction) => Promise<T>) => Promise<T>;
}> {
  const store = memory();
  await store.open({ catalog, operators: [], now, newId: createIds(now) });
  await store.migrate();
  return { store, write: (work) => store.transaction({ stamp }, work) };
}

const villages = async (reader: Pick<Store['reader'], 'select'>): Promise<unknown[]> =>
  (await reader.select(Village, { orderBy: [], limit: 100 })).map(({ name }) => name);

describe('a read-only transaction', () => {
  it('sees one state from its beginning to its end, of entities without history too', async () => {
    const { store, write } = await openStore();
    const [village] = await write((tx) => tx.insert(Village, [{ name: 'Aba' }], 'fail'));
    const villageId = village?.id as string;
    const [well] = await write((tx) => tx.insert(Well, [{ villageId, state: 'open' }], 'fail'));
    await store.transaction({ stamp, readOnly: true }, async (tx) => {
      await write((writer) => writer.update(Village, villageId, 1, { name: 'Uyo' }));
      await write((writer) => writer.update(Well, well?.id as string, 1, { state: 'dry' }));
      expect(await villages(tx)).toEqual(['Aba']);
      expect(await tx.byIds(Well, [well?.id as string])).toMatchObject([{ state: 'open' }]);
    });
    expect(await villages(store.reader)).toEqual(['Uyo']);
  });
});

describe('a savepoint', () => {
  it('that nobody awaited takes nothing back once its transaction is committed', async () => {
    const { store, write } = await openStore();
    let fail: (error: Error) => void = () => {};
    let late: Promise<unknown> | undefined;
    await write(async (tx) => {
      late = tx.savepoint(() => new Promise((_, reject) => (fail = reject)));
      await tx.insert(Village, [{ name: 'Aba' }], 'fail');
    });
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(await villages(store.reader)).toEqual(['Aba']);
  });
});

describe('the queue of writers', () => {
  it('lets them in as they came, and lets one leave while it waits', async () => {
    const { store, write } = await openStore();
    const controller = new AbortController();
    let release: () => void = () => {};
    const order: string[] = [];
    const first = write(() => new Promise<void>((resolve) => (release = resolve)));
    const second = store.transaction({ stamp, signal: controller.signal }, async () => void order.push('second'));
    const third = write(async () => void order.push('third'));
    const fourth = write(async () => void order.push('fourth'));
    controller.abort(new Error('gave up'));
    await expect(second).rejects.toThrow('gave up');
    expect(order).toEqual([]);
    release();
    await Promise.all([first, third, fourth]);
    expect(order).toEqual(['third', 'fourth']);
  });
});

describe('a transaction', () => {
  it('keeps nothing of a statement that failed half-way, even when its caller goes on', async () => {
    const { store, write } = await openStore();
    await write(async (tx) => {
      await tx.insert(Village, [{ name: 'Aba' }], 'fail');
      await expect(tx.insert(Village, [{ name: 'Uyo' }, { name: null }], 'fail')).rejects.toThrow('name');
    });
    expect(await villages(store.reader)).toEqual(['Aba']);
  });

  it('is never dated before an earlier one', async () => {
    let now = 2000;
    const { write } = await openStore(() => now);
    const first = await write(async (tx) => tx.timestamp);
    now = 1000;
    expect(await write(async (tx) => tx.timestamp)).toBe(first);
    now = 3000;
    expect(await write(async (tx) => tx.timestamp)).toBe('1970-01-01T00:00:03.000Z');
  });

  it('shows no superseded version where no history is kept', async () => {
    const { write } = await openStore();
    await write(async (tx) => {
      const [village] = await tx.insert(Village, [{ name: 'Aba' }], 'fail');
      const [well] = await tx.insert(Well, [{ villageId: village?.id, state: 'a' }], 'fail');
      await tx.update(Well, well?.id as string, 1, { state: 'b' });
      expect(await tx.history(Well, well?.id as string)).toMatchObject([{ row: { state: 'b' }, supersededAt: null }]);
    });
  });
});

describe('the store', () => {
  it('gives frozen rows', async () => {
    const { write } = await openStore();
    const [village] = await write((tx) => tx.insert(Village, [{ name: 'Aba' }], 'fail'));
    expect(Object.isFrozen(village)).toBe(true);
  });

  it('finds a row by an indexed column after many changes of it', async () => {
    const { store, write } = await openStore();
    const [village] = await write((tx) => tx.insert(Village, [{ name: 'Aba' }], 'fail'));
    const [well] = await write((tx) => tx.insert(Well, [{ villageId: village?.id, state: 'a' }], 'fail'));
    for (const [i, state] of ['b', 'a', 'b', 'a'].entries())
      await write((tx) => tx.update(Well, well?.id as string, i + 1, { state }));
    const inState = (value: string) =>
      store.reader.count(Well, {
        where: {
          node: 'compare',
          operator: '==',
          type: { kind: 'boolean' },
          nullable: false,
          left: { node: 'path', steps: [{ kind: 'field', name: 'state' }], type: { kind: 'text' }, nullable: false },
          right: { node: 'literal', value, type: { kind: 'text' }, nullable: false },
        },
      });
    expect([await inState('a'), await inState('b'), await inState('c')]).toEqual([1, 0, 0]);
  });

  it('refuses columns that are not declared, and entities that no module lists', async () => {
    const { store, write } = await openStore();
    await expect(write((tx) => tx.insert(Village, [{ name: 'Aba', mayor: 'x' }], 'fail'))).rejects.toThrow('"mayor"');
    const Stray = defineEntity('stray', { table: 'test_stray', fields: z.strictObject({ name: z.string() }) });
    await expect(store.reader.count(Stray, {})).rejects.toThrow('"stray"');
  });

  it('refuses everything once it is closed', async () => {
    const { store, write } = await openStore();
    await store.close();
    await expect(villages(store.reader)).rejects.toThrow('closed');
    await expect(write(async () => {})).rejects.toThrow('closed');
  });
});
