import {
  command,
  createOf,
  createParasol,
  defineEntity,
  defineModule,
  defineService,
  deleteOf,
  entityQueries,
  identifiers,
  type JsonSchema,
  type Operation,
  ref,
  replaceOf,
  restoreOf,
  rights,
  silentLogger,
  updateOf,
} from '@parasol/core';
import type { StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** Cards, of whose extension data a schema of configuration says what is unique, and stamps, of which each album says it. */

export const Card = defineEntity('card', {
  table: 'test_card',
  fields: z.strictObject({ label: z.string() }),
  jsonExt: true,
  business: true,
});
export const Album = defineEntity('album', {
  table: 'test_album',
  fields: z.strictObject({ name: z.string(), stampSchema: z.record(z.string(), z.unknown()).nullable() }),
});
export const Stamp = defineEntity('stamp', {
  table: 'test_stamp',
  fields: z.strictObject({ label: z.string() }),
  relations: { album: ref(Album, { inverse: 'stamps' }) },
  jsonExt: true,
  documentOwner: { relation: 'album', schema: 'stampSchema' },
});

/** One stamp for every card, in an album. */
const stampAll: Operation<{ albumId: string }, number> = command({
  rights: 'perms',
  input: z.strictObject({ albumId: z.uuid() }),
  run: async (ctx, { albumId }) => {
    const { inserted } = await ctx.repo(Stamp).insertFrom({
      source: Card,
      set: {
        label: { expression: { var: 'label' } },
        albumId: { value: albumId },
        jsonExt: { value: { number: 'the same' } },
      },
      existing: [],
    });
    return inserted;
  },
});

/** Extension data of all cards that carry a label. */
const relabel: Operation<{ label: string; number: string }, number> = command({
  rights: 'perms',
  input: z.strictObject({ label: z.string(), number: z.string() }),
  run: (ctx, { label, number }) =>
    ctx.repo(Card).updateWhere({ where: { '==': [{ var: 'label' }, label] }, set: { jsonExt: { value: { number } } } }),
});

const bulk: Operation<{ numbers: string[]; skip: boolean }, number> = command({
  rights: 'perms',
  input: z.strictObject({ numbers: z.array(z.string()), skip: z.boolean() }),
  run: async (ctx, { numbers, skip }) => {
    const rows = numbers.map((number) => ({ label: 'bulk', jsonExt: { number } }));
    return (await ctx.repo(Card).insertMany([rows], skip ? 'skip' : 'fail')).inserted;
  },
});

/** Puts a stamp into another album, by the schema of the album it leaves. */
const move: Operation<{ id: string; albumId: string }, number> = command({
  rights: 'perms',
  input: z.strictObject({ id: z.uuid(), albumId: z.uuid() }),
  run: async (ctx, { id, albumId }) => {
    const stamp = await ctx.repo(Stamp).require(id);
    const { stampSchema } = await ctx.repo(Album).require(stamp.albumId);
    const stamps = ctx.repo(Stamp, { documents: { stamp: stampSchema ?? {} } });
    return (await stamps.update(id, stamp.version, { albumId })).row.version;
  },
});

const module = defineModule({
  id: 'cards',
  entities: [Card, Album, Stamp],
  schemas: { card_schema: 'card' },
  configuration: z.strictObject({
    perms: rights('1'),
    card_schema: z.record(z.string(), z.unknown()).default({}),
  }),
  services: {
    cards: defineService('card_service', {
      create: createOf(Card, 'perms'),
      update: updateOf(Card, 'perms'),
      delete: deleteOf(Card, 'perms'),
      undoDelete: restoreOf(Card, 'perms'),
      replace: replaceOf(Card, 'perms'),
      relabel,
      bulk,
      ...entityQueries(Card, 'perms'),
    }),
    albums: defineService('album_service', { create: createOf(Album, 'perms'), update: updateOf(Album, 'perms') }),
    stamps: defineService('stamp_service', {
      create: createOf(Stamp, 'perms'),
      update: updateOf(Stamp, 'perms'),
      delete: deleteOf(Stamp, 'perms'),
      undoDelete: restoreOf(Stamp, 'perms'),
      stampAll,
      move,
      ...entityQueries(Stamp, 'perms'),
    }),
  },
});

export const unique: JsonSchema = {
  type: 'object',
  properties: { number: { type: 'string', uniqueness: true }, colour: { type: 'string' } },
};
export const free: JsonSchema = {
  type: 'object',
  properties: { number: { type: 'string' }, colour: { type: 'string' } },
};

export const clerk = { id: 'clerk', rights: ['1', '900221', '900222'] };

/** An app on a fresh place; `compose` makes another on the same place. */
export async function openCards(store: StoreUnderTest, schema: JsonSchema) {
  const place = await store.create();
  const opened: { stop(): Promise<unknown> }[] = [];
  const compose = async (own: JsonSchema) => {
    const app = await createParasol({
      store: place.open(),
      modules: [module],
      configuration: { cards: { card_schema: own } },
      configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
    });
    opened.push(app);
    return app;
  };
  const app = await compose(schema);
  await app.migrate();
  onTestFinished(async () => {
    for (const one of opened) await one.stop();
    await place.remove();
  });
  return { app, me: app.as(clerk), compose };
}
