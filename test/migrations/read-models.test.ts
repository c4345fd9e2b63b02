import {
  changeData,
  changeTable,
  createOf,
  createParasol,
  defineEntity,
  defineModule,
  defineReadModel,
  defineService,
  entityQueries,
  type MigrationStep,
  migrationStep,
  ref,
  rights,
  unwrap,
} from '@parasol/core';
import { readModelDrift } from '@parasol/core/testing';
import { GroupSummary, individual } from '@parasol/individual';
import type { Kysely } from 'kysely';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { newPlace, openStore, type Place } from './place.ts';

const clerk = { id: 'clerk', rights: ['159001', '159002', '180001', '180002', '180003', '180004'] };

const appOf = (place: Place, modules: readonly [ReturnType<typeof individual>]) =>
  createParasol({ store: openStore(place), modules });

/** The registry as it was before anything was kept of households. */
const withoutSummary = (): ReturnType<typeof individual> => {
  const module = individual();
  return { ...module, entities: module.entities.filter((entity) => entity.name !== GroupSummary.name) };
};

describe.each(['sqlite', 'postgres'] as const)(
  'a database that has households before their summaries, on %s',
  (store) => {
    it('is filled by its migration, so that no list misses them', async () => {
      await using home = await newPlace(store, inject('postgresUrl'));
      const old = await appOf(home.place, [withoutSummary()]);
      await old.migrate();
      const before = old.as(clerk);
      const born = async (dob: string) =>
        unwrap(await before.individuals.create({ firstName: 'P', lastName: 'T', dob })).id;
      const members = [{ individualId: await born('1950-01-01') }, { individualId: await born('1990-01-01') }];
      unwrap(await before.groupIndividuals.createGroupIndividuals({ group: { code: 'A' }, members }));
      const empty = unwrap(await before.groups.create({ code: 'B' }));
      unwrap(await before.groups.create({ code: 'C' }));
      unwrap(await before.groups.delete({ id: empty.id, version: 1 }));
      await old.stop();

      const app = await appOf(home.place, [individual()]);
      const { statements } = await app.migrate();
      expect(statements.some((sql) => sql.startsWith('insert into') && sql.includes('individual_groupsummary'))).toBe(
        true,
      );
      expect(await readModelDrift(app.runtime.store, app.runtime.catalog)).toEqual([]);
      const { rows } = unwrap(await app.as(clerk).groups.list({ orderBy: ['-summary.members'] }));
      expect(rows.map(({ code }) => code)).toEqual(['A', 'C']);
      expect((await app.migrate()).statements).toEqual([]);
      await app.stop();
    });
  },
);

const Stall = defineEntity('stall', { table: 'acme_stall', fields: z.strictObject({ name: z.string() }) });
const Note = defineEntity('note', { table: 'acme_note', fields: z.strictObject({ text: z.string() }) });

interface Version {
  /** What the items of a stall are, and what their table is called. */
  readonly items: 'sale' | 'receipt';
  readonly large?: number;
  readonly steps?: readonly MigrationStep[];
}

/** A market that keeps of each stall how many of its sales are large. */
function market({ items, large = 100, steps = [] }: Version) {
  const Item = defineEntity(items, {
    table: `acme_${items}`,
    fields: z.strictObject({ amount: z.int() }),
    relations: { stall: ref(Stall, { inverse: 'sales' }) },
  });
  const Takings = defineReadModel('takings', {
    table: 'acme_takings',
    of: Stall,
    as: 'takings',
    fields: z.strictObject({ large: z.int() }),
    values: { large: { count: [{ var: 'sales' }, { '>=': [{ var: 'amount' }, large] }] } },
  });
  return defineModule({
    id: 'acme',
    // The read model first: it is worked out when all tables are there.
    entities: [Takings, Stall, Item, Note],
    configuration: z.strictObject({ perms: rights('1') }),
    migrations: steps,
    services: {
      stalls: defineService('stall_service', { create: createOf(Stall, 'perms'), ...entityQueries(Stall, 'perms') }),
      sales: defineService('sale_service', { create: createOf(Item, 'perms') }),
    },
  });
}

const openMarket = (place: Place, version: Version) =>
  createParasol({ store: openStore(place), modules: [market(version)] });

async function filledMarket(place: Place) {
  const app = await openMarket(place, { items: 'sale' });
  await app.migrate();
  const me = app.as({ id: 'clerk', rights: ['1'] });
  for (const [name, ...amounts] of [['small', 1, 2], ['great', 100, 3], ['empty']] as const) {
    const { id: stallId } = unwrap(await me.stalls.create({ name }));
    for (const amount of amounts) unwrap(await me.sales.create({ stallId, amount }));
  }
  await app.stop();
}

/** How many large sales the stalls are said to have, after a migration to a version. */
async function takingsIn(place: Place, version: Version) {
  const app = await openMarket(place, version);
  const state = await app.runtime.store.schemaState();
  const { statements } = await app.migrate();
  expect(await readModelDrift(app.runtime.store, app.runtime.catalog)).toEqual([]);
  const me = app.as({ id: 'clerk', rights: ['1'] });
  const { rows } = unwrap(await me.stalls.list({ orderBy: ['-takings.large', 'name'] }));
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    for (let large = 0; large <= 2; large++) {
      const where = { and: [{ '==': [{ var: 'name' }, name] }, { '==': [{ var: 'takings.large' }, large] }] };
      if (unwrap(await me.stalls.count({ where })) === 1) counts[name] = large;
    }
  }
  expect((await app.migrate()).statements).toEqual([]);
  await app.stop();
  return { counts, statements: statements.filter((sql) => sql.includes('acme_takings')), state: state.state };
}

describe.each(['sqlite', 'postgres'] as const)('a database whose rows a migration changes, on %s', (store) => {
  it('has read models that say what a step wrote past them, also of tables that it renamed', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await filledMarket(home.place);
    const inCents = migrationStep({
      id: 'acme.2026-11-receipts',
      changes: [
        changeTable('acme_sale', {
          renameTo: 'acme_receipt',
          entity: 'receipt',
          columns: { amount: { type: z.int(), value: { '*': [{ var: 'amount' }, 50] } } },
        }),
      ],
    });
    const { counts } = await takingsIn(home.place, { items: 'receipt', steps: [inCents] });
    expect(counts).toEqual({ great: 2, small: 1, empty: 0 });
  });

  it('has read models that follow what SQL of a step wrote, and leaves those alone that read nothing of it', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await filledMarket(home.place);
    const write = (table: 'acme_note' | 'acme_sale', set: object) =>
      migrationStep({
        id: `acme.2026-11-${table}`,
        changes: [
          changeData([table], async ({ sql }) => {
            const db = sql as Kysely<Record<string, Record<string, unknown>>>;
            await db.updateTable(table).set(set).execute();
          }),
        ],
      });
    const sales = [write('acme_sale', { amount: 200 })];
    expect(await takingsIn(home.place, { items: 'sale', steps: sales })).toMatchObject({
      counts: { great: 2, small: 2, empty: 0 },
    });
    const notes = [...sales, write('acme_note', { text: 'x' })];
    expect(await takingsIn(home.place, { items: 'sale', steps: notes })).toMatchObject({ statements: [] });
  });

  it('has other values where its read model is declared by other expressions, in the table that is there', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await filledMarket(home.place);
    const other = await takingsIn(home.place, { items: 'sale', large: 2 });
    expect(other).toMatchObject({ state: 'behind', statements: [expect.stringMatching(/^insert into/)] });
    expect(other.counts).toEqual({ great: 2, small: 1, empty: 0 });
    expect(await takingsIn(home.place, { items: 'sale', large: 2 })).toMatchObject({
      state: 'current',
      statements: [],
    });
  });
});
