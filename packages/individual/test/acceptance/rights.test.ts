import { type Result, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../scenario/registry.ts';
import { type Districts, openDistricts, versioned } from './districts.ts';

/** Who may change people and groups at all: nobody unknown, and nobody without the right. */

type Call = (me: Districts['all']) => Promise<Result<unknown>>;
/** Makes what the call is about, and gives the call. */
type Case = readonly [name: string, prepare: (world: Districts) => Promise<Call>];

const about = { firstName: 'N', lastName: 'N', dob: '1990-01-01' };

const cases: readonly Case[] = [
  ['AC-IND16 AC-IND17 AC-IND18 creating a person', async () => (me) => me.individuals.create(about)],
  [
    'AC-IND19 changing a person',
    async ({ person }) => {
      const one = await person(null);
      return (me) => me.individuals.update({ ...versioned(one), firstName: 'N' });
    },
  ],
  [
    'AC-IND20 deleting two people',
    async ({ person }) => {
      const two = [await person(null), await person(null)];
      return (me) =>
        me.transaction(async (tx) => {
          for (const one of two) await tx.individuals.delete(versioned(one));
        });
    },
  ],
  [
    'AC-IND21 taking two people back',
    async ({ all, person }) => {
      const two = [await person(null), await person(null)];
      for (const one of two) unwrap(await all.individuals.delete(versioned(one)));
      return (me) =>
        me.transaction(async (tx) => {
          for (const { id } of two) await tx.individuals.undoDelete({ id, version: 2 });
        });
    },
  ],
  [
    'AC-IND27 creating a group',
    async ({ name }) =>
      (me) =>
        me.groups.create({ code: name() }),
  ],
  [
    'AC-IND28 changing a group',
    async ({ group, name }) => {
      const one = await group(null);
      return (me) => me.groups.update({ ...versioned(one), code: name() });
    },
  ],
  [
    'AC-IND29 deleting two groups',
    async ({ group }) => {
      const two = [await group(null), await group(null)];
      return (me) =>
        me.transaction(async (tx) => {
          for (const one of two) await tx.groups.delete(versioned(one));
        });
    },
  ],
  [
    'AC-IND30 adding a person to a group',
    async ({ group, person }) => {
      const membership = { groupId: (await group(null)).id, individualId: (await person(null)).id };
      return (me) => me.groupIndividuals.create(membership);
    },
  ],
  [
    'AC-IND31 editing a member',
    async ({ group, person, member }) => {
      const { groupId } = await member((await group(null)).id, (await person(null)).id);
      const second = await member(groupId, (await person(null)).id);
      return (me) => me.groupIndividuals.update({ ...versioned(second), role: 'SON' });
    },
  ],
  [
    'AC-IND32 removing a member',
    async ({ group, person, member }) => {
      const joined = await member((await group(null)).id, (await person(null)).id);
      return (me) => me.groupIndividuals.delete(versioned(joined));
    },
  ],
];

describe.each(stores)('rights to people and groups on $name', (store) => {
  let world: Districts;
  beforeAll(async () => {
    world = await openDistricts(store);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(cases)(
    '%s is refused to nobody and to who lacks the right, and done for an administrator',
    async (_, prepare) => {
      const call = await prepare(world);
      const nobody = world.app.as(null) as unknown as Districts['all'];
      const reader = world.app.as({ id: 'reader', rights: ['159001', '180001'], locations: 'everywhere' });
      expect(codesOf(await call(nobody))).toEqual(['core.UNAUTHENTICATED']);
      expect(codesOf(await call(reader))).toEqual(['core.FORBIDDEN']);
      unwrap(await call(world.all));
    },
  );

  it('AC-IND45 AC-IND48 lists of people and groups are refused to nobody and to who lacks the right; an administrator sees all', async () => {
    const { app, all, a, b, person, group } = world;
    const nobody = app.as(null);
    const poor = app.as({ id: 'poor', rights: ['1'], locations: 'everywhere' });
    for (const refused of [nobody.groups.list({}), nobody.individuals.list({})])
      expect(codesOf(await refused)).toEqual(['core.UNAUTHENTICATED']);
    for (const refused of [poor.groups.list({}), poor.individuals.list({})])
      expect(codesOf(await refused)).toEqual(['core.FORBIDDEN']);
    const places = [a, b, null];
    const [people, groups]: string[][] = [[], []];
    for (const place of places) people?.push((await person(place)).id);
    for (const place of places) groups?.push((await group(place)).id);
    const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
    expect(ids(unwrap(await all.individuals.list({ first: 1000 })).rows)).toEqual(expect.arrayContaining(people ?? []));
    expect(ids(unwrap(await all.groups.list({ first: 1000 })).rows)).toEqual(expect.arrayContaining(groups ?? []));
  });
});
