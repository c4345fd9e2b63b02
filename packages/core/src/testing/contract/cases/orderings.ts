import { expect } from 'vitest';
import { Household, Person } from '../entities.ts';
import { seedHouseholds, seedPeople } from '../seed.ts';
import { type Cases, column, ordered, rowsOf, tree, type World } from '../world.ts';

const codesBy = async ({ store }: World, ...terms: readonly string[]): Promise<unknown[]> =>
  column(await rowsOf(store.reader, Person, undefined, { orderBy: ordered(Person, ...terms) }), 'code');

export const orderings: Cases = {
  'puts missing values last in both directions': async (world) => {
    await seedPeople(world, { A: {}, B: { income: '2.00' }, C: { income: '10.00' }, D: {} });
    expect(await codesBy(world, 'income')).toEqual(['B', 'C', 'A', 'D']);
    expect(await codesBy(world, '-income')).toEqual(['C', 'B', 'A', 'D']);
  },

  'orders equal rows by rising id, whatever the direction': async (world) => {
    await seedPeople(world, { C: { children: 1 }, B: { children: 1 }, A: { children: 1 } });
    expect(await codesBy(world, 'children')).toEqual(['C', 'B', 'A']);
    expect(await codesBy(world, '-children')).toEqual(['C', 'B', 'A']);
    expect(await codesBy(world)).toEqual(['C', 'B', 'A']);
  },

  'orders by id however the rows came in': async (world) => {
    const ids = [
      '01900000-0000-7000-8000-00000000000c',
      '01900000-0000-7000-8000-00000000000a',
      '01900000-0000-7000-8000-00000000000b',
    ];
    await seedPeople(world, { C: { id: ids[0] }, A: { id: ids[1] }, B: { id: ids[2] } });
    expect(await codesBy(world)).toEqual(['A', 'B', 'C']);
    expect(await world.store.reader.cuts(Person, { size: 2 })).toEqual([ids[2], ids[0]]);
  },

  'orders by several terms, each in its own direction': async (world) => {
    await seedPeople(world, {
      A: { children: 1, income: '1.00' },
      B: { children: 1, income: '2.00' },
      C: { children: 2 },
      D: { children: 2, income: '3.00' },
    });
    expect(await codesBy(world, '-children', 'income')).toEqual(['D', 'C', 'A', 'B']);
    expect(await codesBy(world, 'children', '-income')).toEqual(['B', 'A', 'D', 'C']);
  },

  'orders texts by code point': async (world) => {
    await seedPeople(world, {
      A: { firstName: 'é' },
      B: { firstName: 'z' },
      C: { firstName: 'Z' },
      D: { firstName: '😀' },
      E: { firstName: '～' },
      F: { firstName: '' },
    });
    expect(await codesBy(world, 'firstName')).toEqual(['F', 'C', 'B', 'A', 'E', 'D']);
    expect(await codesBy(world, '-firstName')).toEqual(['D', 'E', 'A', 'B', 'C', 'F']);
  },

  'orders booleans false first': async (world) => {
    await seedPeople(world, { A: { isDisabled: true }, B: {}, C: { isDisabled: false } });
    expect(await codesBy(world, 'isDisabled')).toEqual(['C', 'A', 'B']);
  },

  'orders by extension data and by what a collection counts': async (world) => {
    await seedPeople(world, {
      A: { jsonExt: { score: 10 } },
      B: { jsonExt: { score: 9 } },
      C: { jsonExt: { score: 'x' } },
    });
    expect(await codesBy(world, 'jsonExt.score')).toEqual(['B', 'A', 'C']);
    const size = tree(Household, { count: [{ var: 'members' }] });
    await world.write((tx) => tx.updateWhere(Person, { set: { isDeleted: { kind: 'value', value: true } } }));
    await seedHouseholds(world);
    const rows = await rowsOf(world.store.reader, Household, undefined, { orderBy: [{ by: size, direction: 'asc' }] });
    expect(column(rows, 'code')).toEqual(['H2', 'H1']);
  },

  'orders by a column behind a relation, without one last': async (world) => {
    await seedHouseholds(world);
    for (const term of ['head.firstName', '-head.firstName']) {
      const rows = await rowsOf(world.store.reader, Household, undefined, { orderBy: ordered(Household, term) });
      expect(column(rows, 'code')).toEqual(['H1', 'H2']);
    }
  },
};
