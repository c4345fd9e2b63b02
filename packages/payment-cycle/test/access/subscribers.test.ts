import {
  type DurableEvent,
  fieldMasks,
  isDomainFailure,
  locationScope,
  type OutsideHandlerContext,
  type StoreHandlerContext,
  type Subscriber,
  unwrap,
} from '@parasol/core';
import { Individual } from '@parasol/individual';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { allRights, openDistricts } from './districts.ts';

/** Durable subscribers act as the actor that they are given: in its district, without what is hidden from it, by its rights. */

interface Told {
  readonly rows: readonly string[];
  readonly listed: readonly string[];
  readonly counted: number;
  readonly refusals: readonly unknown[];
}

type Ways = {
  rowsOf: (event: DurableEvent) => AsyncIterable<readonly { lastName: string }[]>;
  list: () => Promise<readonly { lastName: string }[]>;
  count: () => Promise<number>;
  tries: readonly (() => Promise<unknown>)[];
};

async function look(event: DurableEvent, { rowsOf, list, count, tries }: Ways): Promise<Told> {
  const rows: string[] = [];
  for await (const batch of rowsOf(event)) rows.push(...batch.map(({ lastName }) => lastName));
  const refusals: unknown[] = [];
  for (const attempt of tries) refusals.push(await attempt());
  return { rows, listed: (await list()).map(({ lastName }) => lastName), counted: await count(), refusals };
}

const codeOf = (error: unknown): unknown => (isDomainFailure(error) ? error.errors[0]?.code : String(error));

describe.each(stores)('subscribers on $name', (store) => {
  it.each(['store', 'outside'] as const)(
    'whose effect is in %s reach their district and nothing beside it',
    async (effect) => {
      await using world = await openDistricts(store, locationScope());
      const [north, south] = [await world.location('N'), await world.location('S')];
      const other = await world.person('Southern', south.id);
      const told: Told[] = [];
      const { promise: both, resolve } = Promise.withResolvers<void>();
      const tell = (one: Told) => {
        told.push(one);
        if (told.length === 2) resolve();
      };
      const change = { id: other.id, version: other.version, firstName: 'Changed' };
      const made = { firstName: 'A', lastName: 'Made', dob: '1990-01-01', locationId: south.id };
      const common = {
        id: 'acme.north',
        signals: ['individual_service.create'],
        actor: { id: 'helper', rights: allRights, locations: [north.id] },
        retry: { attempts: 1 },
      } as const;
      const inStore = async (event: DurableEvent, ctx: StoreHandlerContext) => {
        const calls = ctx.services['individuals'] as Readonly<Record<string, (input: unknown) => Promise<never>>>;
        const refused = async (name: string, input: unknown) => {
          const result = await ctx.attempt(async () => calls[name]?.(input));
          return result.success ? 'done' : result.errors[0]?.code;
        };
        tell(
          await look(event, {
            rowsOf: (one) => ctx.rowsOf(one, Individual),
            list: async () => (await ctx.repo(Individual).find()).rows,
            count: () => ctx.repo(Individual).count(),
            tries: [
              () => refused('get', { id: other.id }),
              () => refused('update', change),
              () => refused('create', made),
              () => ctx.lock(Individual, other.id).catch(codeOf),
            ],
          }),
        );
      };
      const outside = async (event: DurableEvent, { me, rowsOf }: OutsideHandlerContext) => {
        const calls = (me as unknown as typeof world.all).individuals;
        tell(
          await look(event, {
            rowsOf: (one) => rowsOf(one, Individual),
            list: async () => unwrap(await calls.list({})).rows,
            count: async () => unwrap(await calls.count({})),
            tries: [
              async () => unwrap(await calls.history({ id: other.id })).length,
              () => calls.get({ id: other.id }).then(unwrap).catch(codeOf),
              () => calls.update(change).then(unwrap).catch(codeOf),
              () => calls.create(made).then(unwrap).catch(codeOf),
            ],
          }),
        );
      };
      const subscriber: Subscriber =
        effect === 'store' ? { ...common, effect, handle: inStore } : { ...common, effect, handle: outside };
      world.app.subscribe(subscriber as never);
      await world.app.start();
      await world.person('Northern', north.id);
      await world.person('Farther South', south.id);
      await both;
      const refusals =
        effect === 'store'
          ? ['core.NOT_FOUND', 'core.NOT_FOUND', 'core.OUT_OF_SCOPE', 'core.NOT_FOUND']
          : [0, 'core.NOT_FOUND', 'core.NOT_FOUND', 'core.OUT_OF_SCOPE'];
      expect(told).toEqual([
        { rows: ['Northern'], listed: ['Northern'], counted: 1, refusals },
        { rows: [], listed: ['Northern'], counted: 1, refusals },
      ]);
      expect(unwrap(await world.all.individuals.count({}))).toBe(3);
    },
  );

  it('are answered without what is hidden from their actor, and may not ask by it', async () => {
    const masks = fieldMasks([{ entity: 'individual', fields: ['lastName'], unless: 'sees-names' }]);
    await using world = await openDistricts(store, masks);
    const { promise: told, resolve } = Promise.withResolvers<unknown>();
    world.rules.current = {
      rulesOf: (actor, environment) => (actor.id === 'helper' ? masks.rulesOf(actor, environment) : undefined),
    };
    world.app.subscribe({
      id: 'acme.nameless',
      effect: 'outside',
      signals: ['individual_service.create'],
      actor: { id: 'helper', rights: allRights },
      handle: async (_event, { me }) => {
        const asked = await me.individuals.count({ where: { '==': [{ var: 'lastName' }, 'Secret'] } });
        resolve([unwrap(await me.individuals.list({})).rows.map(({ lastName }) => lastName), asked.success]);
      },
    });
    await world.app.start();
    await world.person('Secret', null);
    expect(await told).toEqual([[null], false]);
  });
});
