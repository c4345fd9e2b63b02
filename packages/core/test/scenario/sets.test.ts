import {
  command,
  createParasol,
  defineEntity,
  defineModule,
  defineService,
  entityQueries,
  rights,
  unwrap,
} from '@parasol/core';
import { check, checkedTree, entityScope } from '@parasol/core/internal';
import { stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

/** Sets as jobs and sister packages read them: ranges of ids, rows by id, trees that were checked before. */

const Item = defineEntity('item', {
  table: 'test_item',
  fields: z.strictObject({ number: z.int() }),
  orderBy: ['-number'],
});

const key = 'item_perms';
const ids = z.array(z.uuid());

const add = command({
  rights: key,
  input: z.strictObject({ count: z.int() }),
  run: async (ctx, { count }) => {
    const made: string[] = [];
    for (let number = 0; number < count; number++) made.push((await ctx.repo(Item).insert({ number })).id);
    return made;
  },
});

const within = command({
  rights: key,
  input: z.strictObject({ after: z.uuid().optional(), through: z.uuid().optional(), batch: z.int() }),
  run: async (ctx, { batch, ...range }) => {
    const batches: number[][] = [];
    const where = { '!=': [{ var: 'number' }, 4] };
    for await (const rows of ctx.repo(Item).stream({ where, range, batch }))
      batches.push(rows.map((row) => row.number));
    return batches;
  },
});

const byIds = command({
  rights: key,
  input: z.strictObject({ ids, gone: z.uuid() }),
  run: async (ctx, { ids: wanted, gone }) => {
    const items = ctx.repo(Item);
    await items.delete(gone, 1);
    const [live, all] = [await items.byIds(wanted), await items.byIds(wanted, { includeDeleted: true })];
    return { live: [...live.keys()], all: [...all.keys()] };
  },
});

const countByTree = command({
  rights: key,
  input: z.strictObject({}),
  run: async (ctx) => {
    const { tree } = check({ '<': [{ var: 'number' }, 2] }, entityScope(ctx.catalog, Item));
    return ctx.repo(Item).count(checkedTree(JSON.parse(JSON.stringify(tree))));
  },
});

const services = {
  items: defineService('item_service', { add, within, byIds, countByTree, ...entityQueries(Item, key) }),
};

async function openItems(store: (typeof stores)[number]) {
  const place = await store.create();
  const configuration = z.strictObject({ [key]: rights('1') });
  const app = await createParasol({
    store: place.open(),
    modules: [defineModule({ id: 'items', entities: [Item], services, configuration })],
  });
  await app.migrate();
  onTestFinished(async () => {
    await app.stop();
    await place.remove();
  });
  const me = app.as({ id: 'u', rights: ['1'] });
  return { me, made: unwrap(await me.items.add({ count: 8 })) };
}

describe.each(stores)('sets on $name', (store) => {
  it('are streamed range by range in order of ids, whatever the size of the batches and the declared ordering', async () => {
    const { me, made } = await openItems(store);
    for (const batch of [1, 2, 100]) {
      const read = async (after?: string, through?: string) =>
        unwrap(await me.items.within({ batch, ...(after && { after }), ...(through && { through }) })).flat();
      expect(await read()).toEqual([0, 1, 2, 3, 5, 6, 7]);
      expect(await read(made[1], made[5])).toEqual([2, 3, 5]);
      expect(await read(undefined, made[0])).toEqual([0]);
      expect(await read(made[7])).toEqual([]);
    }
  });

  it('are read by id, deleted ones only where they are asked for', async () => {
    const { me, made } = await openItems(store);
    const unknown = '00000000-0000-7000-8000-000000000000';
    const [a, b] = made as [string, string];
    const { live, all } = unwrap(await me.items.byIds({ ids: [a, b, unknown, a], gone: b }));
    expect([live, new Set(all)]).toEqual([[a], new Set([a, b])]);
  });

  it('take a tree that was checked before, which no input can pretend to be', async () => {
    const { me } = await openItems(store);
    expect(unwrap(await me.items.countByTree({}))).toBe(2);
    const forged = { 'Symbol(parasol.CheckedTree)': { node: 'literal', value: true } };
    const result = await me.items.count({ where: forged });
    expect(result.success ? [] : result.errors.map(({ code }) => code)).toEqual(['expression.UNKNOWN_OPERATOR']);
  });
});
