import { expect } from 'vitest';
import { Household, Membership, Payment, Person } from '../entities.ts';
import { one, payment, seedHouseholds, seedPeople } from '../seed.ts';
import { type Cases, column, idOf, rowsOf, tree, type World } from '../world.ts';

const codes = async (
  { store }: World,
  where: unknown,
  entity: typeof Person | typeof Household = Person,
): Promise<unknown[]> => column(await rowsOf(store.reader, entity, where), 'code').toSorted();

const income = { var: 'income' };

export const filters: Cases = {
  'compares numbers by value, not by text': async (world) => {
    await seedPeople(world, { A: { income: '9.00' }, B: { income: '10.00' }, C: { income: '-1.50' }, D: {} });
    expect(await codes(world, { '<': [income, 10] })).toEqual(['A', 'C']);
    expect(await codes(world, { '>=': [income, 9] })).toEqual(['A', 'B']);
    expect(await codes(world, { '==': [income, { decimal: '-1.5' }] })).toEqual(['C']);
  },

  'finds nothing by comparing with a missing value, and all of it by the negation': async (world) => {
    await seedPeople(world, { A: { income: '9.00' }, B: {} });
    expect(await codes(world, { '!=': [income, 5] })).toEqual(['A']);
    expect(await codes(world, { '!': [{ '<': [income, 5] }] })).toEqual(['A', 'B']);
    expect(await codes(world, { missing: 'income' })).toEqual(['B']);
    expect(await codes(world, { or: [{ '>': [income, 5] }, { missing: 'income' }] })).toEqual(['A', 'B']);
    expect(await codes(world, { and: [{ '!': [{ '==': [income, 1] }] }, { '!': [{ missing: 'income' }] }] })).toEqual([
      'A',
    ]);
  },

  'finds by any of a list': async (world) => {
    await seedPeople(world, { A: {}, B: {}, C: {} });
    expect(await codes(world, { in: [{ var: 'code' }, ['A', 'C', 'X']] })).toEqual(['A', 'C']);
  },

  'finds by id, and by an id that is a parameter': async (world) => {
    const { B } = await seedPeople(world, { A: {}, B: {} });
    expect(await codes(world, { '==': [{ var: 'id' }, idOf(B)] })).toEqual(['B']);
    const where = tree(Person, { '==': [{ var: 'id' }, { var: 'wanted' }] }, { wanted: { type: { kind: 'uuid' } } });
    const rows = await rowsOf(world.store.reader, Person, undefined, { where, parameters: { wanted: idOf(B) } });
    expect(column(rows, 'code')).toEqual(['B']);
  },

  'takes numbers, dates and texts as parameters': async (world) => {
    await seedPeople(world, {
      A: { income: '9.00', dob: '2000-01-01' },
      B: { income: '11.00', dob: '2000-01-01' },
      C: { income: '9.00', dob: '2020-01-01' },
    });
    const json = {
      and: [
        { '<=': [income, { var: 'most' }] },
        { '>=': [{ age: [{ var: 'dob' }, { var: 'today' }] }, 18] },
        { '!=': [{ var: 'code' }, { var: 'code2' }] },
      ],
    };
    const where = tree(Person, json, {
      most: { type: { kind: 'number', digits: 12, scale: 2 } },
      today: { type: { kind: 'date' } },
      code2: { type: { kind: 'text' } },
    });
    const parameters = { most: '10.00', today: '2026-01-05', code2: `'; --` };
    expect(column(await rowsOf(world.store.reader, Person, undefined, { where, parameters }), 'code')).toEqual(['A']);
  },

  'compares texts by code point': async (world) => {
    await seedPeople(world, {
      A: { firstName: 'a' },
      B: { firstName: 'B' },
      C: { firstName: '～' },
      D: { firstName: '😀' },
    });
    expect(await codes(world, { '>': [{ var: 'firstName' }, '～'] })).toEqual(['D']);
    expect(await codes(world, { '<': [{ var: 'firstName' }, 'a'] })).toEqual(['B']);
    expect(await codes(world, { '==': [{ var: 'firstName' }, 'b'] })).toEqual([]);
  },

  'searches texts literally: wildcards and quotes mean themselves': async (world) => {
    await seedPeople(world, {
      A: { firstName: '100%' },
      B: { firstName: '1000' },
      C: { firstName: 'a_b' },
      D: { firstName: `O'Neil \\` },
    });
    expect(await codes(world, { contains: [{ var: 'firstName' }, '0%'] })).toEqual(['A']);
    expect(await codes(world, { startsWith: [{ var: 'firstName' }, 'a_'] })).toEqual(['C']);
    expect(await codes(world, { endsWith: [{ var: 'firstName' }, ' \\'] })).toEqual(['D']);
    expect(await codes(world, { contains: [{ var: 'firstName' }, `'`] })).toEqual(['D']);
    expect(await codes(world, { icontains: [{ var: 'firstName' }, "o'NEIL"] })).toEqual(['D']);
  },

  'reads extension data by its type and takes dirty values as missing': async (world) => {
    await seedPeople(world, {
      A: { jsonExt: { score: 5, district: 'North' } },
      B: { jsonExt: { score: '5', district: 7 } },
      C: { jsonExt: { home: { rooms: 3 } } },
      D: { jsonExt: { score: null, home: 'none' } },
    });
    expect(await codes(world, { '==': [{ var: 'jsonExt.score' }, 5] })).toEqual(['A']);
    expect(await codes(world, { missing: 'jsonExt.score' })).toEqual(['B', 'C', 'D']);
    expect(await codes(world, { '==': [{ var: 'jsonExt.district' }, 'North'] })).toEqual(['A']);
    expect(await codes(world, { '>': [{ var: 'jsonExt.home.rooms' }, 2] })).toEqual(['C']);
  },

  'follows relations, also through several steps and empty ones': async (world) => {
    await seedHouseholds(world);
    expect(await codes(world, { '==': [{ var: 'head.code' }, 'A'] }, Household)).toEqual(['H1']);
    expect(await codes(world, { missing: 'head.code' }, Household)).toEqual(['H2']);
    const headed = await rowsOf(world.store.reader, Membership, { '>': [{ var: 'household.head.income' }, 50] });
    expect(headed).toHaveLength(2);
  },

  'follows relations to deleted rows too': async (world) => {
    const { A } = await seedHouseholds(world);
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }));
    expect(await codes(world, { '==': [{ var: 'head.code' }, 'A'] }, Household)).toEqual(['H1']);
  },

  'asks collections: some, all, none, count': async (world) => {
    await seedHouseholds(world);
    const young = { '>': [{ var: 'person.dob' }, '2010-01-01'] };
    expect(await codes(world, { some: [{ var: 'members' }, young] }, Household)).toEqual(['H1']);
    expect(await codes(world, { none: [{ var: 'members' }, young] }, Household)).toEqual(['H2']);
    expect(await codes(world, { all: [{ var: 'members' }, { '!': [young] }] }, Household)).toEqual(['H2']);
    expect(await codes(world, { '==': [{ count: [{ var: 'members' }] }, 2] }, Household)).toEqual(['H1']);
    expect(await codes(world, { none: [{ var: 'memberships' }, true] })).toEqual(['D']);
    expect(await codes(world, { all: [{ var: 'memberships' }, { '==': [{ var: 'role' }, 'HEAD'] }] })).toEqual([
      'A',
      'D',
    ]);
  },

  'adds up a collection, nothing being zero': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {}, C: {} });
    await world.write(async (tx) => {
      for (const amount of ['0.1000', '0.2000']) await one(tx, Payment, payment(A, amount));
      await one(tx, Payment, payment(B, '0.3001'));
    });
    const total = { sum: [{ var: 'payments' }, { var: 'amount' }] };
    expect(await codes(world, { '==': [total, { decimal: '0.3' }] })).toEqual(['A']);
    expect(await codes(world, { '==': [total, 0] })).toEqual(['C']);
  },

  'leaves deleted rows and deleted items out unless asked': async (world) => {
    const { A, memberships } = await seedHouseholds(world);
    const membership = memberships.find(({ personId }) => personId === idOf(A));
    await world.write(async (tx) => {
      await tx.update(Membership, idOf(membership), 1, { isDeleted: true });
    });
    expect(await codes(world, { none: [{ var: 'memberships' }, true] })).toEqual(['A', 'D']);
    expect(await rowsOf(world.store.reader, Membership)).toHaveLength(2);
    expect(await rowsOf(world.store.reader, Membership, undefined, { includeDeleted: true })).toHaveLength(3);
    expect(await world.store.reader.count(Membership, { includeDeleted: true })).toBe(3);
  },

  'counts what a filter finds': async (world) => {
    await seedPeople(world, { A: { income: '1.00' }, B: { income: '2.00' }, C: {} });
    expect(await world.store.reader.count(Person, { where: tree(Person, { '>': [income, 1] }) })).toBe(1);
    expect(await world.store.reader.count(Person, {})).toBe(3);
  },
};
