import { expect } from 'vitest';
import { Household, Membership, Person, Receipt } from '../entities.ts';
import { seedHouseholds, seedPeople } from '../seed.ts';
import { ABSENT, type Cases, column, constant, idOf, rowsOf, tree, type World } from '../world.ts';

const rename = (world: World, id: string, version: number, firstName: string) =>
  world.write((tx) => tx.update(Person, id, version, { firstName }));

/** A person who was called one, two and three, and the instants from which on. */
async function seedRenamed(world: World) {
  const { A } = await seedPeople(world, { A: { firstName: 'one' } });
  const id = idOf(A);
  const first = A.dateCreated as string;
  const second = world.tick();
  await rename(world, id, 1, 'two');
  const third = world.tick();
  await rename(world, id, 2, 'three');
  return { id, first, second, third };
}

const before = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

const namesAt = async ({ store }: World, asOf: string, where?: unknown): Promise<unknown[]> =>
  column(await rowsOf(store.reader, Person, where, { asOf }), 'firstName');

export const history: Cases = {
  'lists all versions, oldest first, each with the instant that ended it': async (world) => {
    const { id, second, third } = await seedRenamed(world);
    const versions = await world.store.reader.history(Person, id);
    expect(versions.map(({ row, supersededAt }) => [row.firstName, row.version, supersededAt])).toEqual([
      ['one', 1, second],
      ['two', 2, third],
      ['three', 3, null],
    ]);
    expect(versions.at(-1)?.row).toEqual((await rowsOf(world.store.reader, Person))[0]);
  },

  'forgets what stood in former versions, and nothing else of them': async (world) => {
    const { id, second, third } = await seedRenamed(world);
    const { B } = await seedPeople(world, { B: { firstName: 'other' } });
    await rename(world, idOf(B), 1, 'changed');
    const fourth = world.tick();
    await world.write(async (tx) => {
      await tx.update(Person, id, 3, { firstName: 'nobody' });
      await tx.forget(Person, id, { firstName: 'nobody' });
    });
    const versions = await world.store.reader.history(Person, id);
    expect(versions.map(({ row, supersededAt }) => [row.firstName, row.version, supersededAt])).toEqual([
      ['nobody', 1, second],
      ['nobody', 2, third],
      ['nobody', 3, fourth],
      ['nobody', 4, null],
    ]);
    expect(await namesAt(world, second, { '==': [{ var: 'id' }, id] })).toEqual(['nobody']);
    expect((await world.store.reader.history(Person, idOf(B))).map(({ row }) => row.firstName)).toEqual([
      ...['other', 'changed'],
    ]);
  },

  'forgets nothing when the transaction fails': async (world) => {
    const { id } = await seedRenamed(world);
    const failing = world.write(async (tx) => {
      await tx.update(Person, id, 3, { firstName: 'nobody' });
      await tx.forget(Person, id, { firstName: 'nobody' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const versions = await world.store.reader.history(Person, id);
    expect(versions.map(({ row }) => row.firstName)).toEqual(['one', 'two', 'three']);
  },

  'has one version of a row that never changed and none of an unknown one': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    expect(await world.store.reader.history(Person, idOf(A))).toEqual([{ row: A, supersededAt: null }]);
    expect(await world.store.reader.history(Person, ABSENT)).toEqual([]);
  },

  'keeps every version that one transaction writes': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const instant = world.tick();
    await world.write(async (tx) => {
      for (const version of [1, 2, 3]) await tx.update(Person, idOf(A), version, { firstName: `n${version + 1}` });
    });
    const versions = await world.store.reader.history(Person, idOf(A));
    expect(versions.map(({ row, supersededAt }) => [row.version, supersededAt])).toEqual([
      [1, instant],
      [2, instant],
      [3, instant],
      [4, null],
    ]);
    expect(await namesAt(world, instant)).toEqual(['n4']);
  },

  'keeps who wrote each version': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const stamp = { actorId: 'bola', changeId: ABSENT };
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }), { stamp });
    const versions = await world.store.reader.history(Person, idOf(A));
    expect(versions.map(({ row }) => [row.userCreated, row.userUpdated, row.isDeleted])).toEqual([
      ['amina', 'amina', false],
      ['amina', 'bola', true],
    ]);
  },

  'keeps only the current version where no history is declared': async ({ store, write }) => {
    const [receipt] = await write((tx) => tx.insert(Receipt, [{ text: 'a' }], 'fail'));
    await write((tx) => tx.update(Receipt, idOf(receipt), 1, { text: 'b' }));
    expect(await store.reader.history(Receipt, idOf(receipt))).toMatchObject([
      { row: { text: 'b', version: 2 }, supersededAt: null },
    ]);
  },

  'reads a row as of any instant, the instant of a change included': async (world) => {
    const { first, second, third } = await seedRenamed(world);
    expect(await namesAt(world, before(first))).toEqual([]);
    expect(await namesAt(world, first)).toEqual(['one']);
    expect(await namesAt(world, before(second))).toEqual(['one']);
    expect(await namesAt(world, second)).toEqual(['two']);
    expect(await namesAt(world, before(third))).toEqual(['two']);
    expect(await namesAt(world, third)).toEqual(['three']);
    expect(await namesAt(world, '2099-01-01T00:00:00.000Z')).toEqual(['three']);
  },

  'reads by ids as of an instant': async (world) => {
    const { id, first } = await seedRenamed(world);
    const { reader } = world.store;
    expect(await reader.byIds(Person, [id], { asOf: first })).toMatchObject([{ firstName: 'one', version: 1 }]);
    expect(await reader.byIds(Person, [id], { asOf: before(first) })).toEqual([]);
  },

  'filters, counts and adds up what held at an instant': async (world) => {
    const { first, second } = await seedRenamed(world);
    const { reader } = world.store;
    const where = { '==': [{ var: 'firstName' }, 'two'] };
    expect(await namesAt(world, second, where)).toEqual(['two']);
    expect(await namesAt(world, first, where)).toEqual([]);
    expect(await reader.count(Person, { where: tree(Person, where), asOf: second })).toBe(1);
    expect(await reader.count(Person, { where: tree(Person, where) })).toBe(0);
    const byName = {
      groupBy: { name: tree(Person, { var: 'firstName' }) },
      select: { rows: { function: 'count' as const } },
      limit: 10,
    };
    expect(await reader.aggregate(Person, { ...byName, asOf: first })).toEqual([{ name: 'one', rows: 1 }]);
  },

  'follows relations as of the same instant': async (world) => {
    const { A, H1 } = await seedHouseholds(world);
    const then = H1.dateCreated as string;
    world.tick();
    await rename(world, idOf(A), 1, 'renamed');
    const headed = (firstName: string, asOf?: string) =>
      rowsOf(
        world.store.reader,
        Household,
        { '==': [{ var: 'head.firstName' }, firstName] },
        asOf === undefined ? {} : { asOf },
      );
    expect(await headed('Name A', then)).toHaveLength(1);
    expect(await headed('renamed', then)).toHaveLength(0);
    expect(await headed('renamed')).toHaveLength(1);
  },

  'asks collections as of the same instant': async (world) => {
    const { memberships, H1 } = await seedHouseholds(world);
    const then = H1.dateCreated as string;
    const now = world.tick();
    await world.write(async (tx) => {
      await tx.update(Membership, idOf(memberships.find(({ role }) => role === 'MEMBER')), 1, { isDeleted: true });
    });
    const pairs = { '==': [{ count: [{ var: 'members' }] }, 2] };
    expect(column(await rowsOf(world.store.reader, Household, pairs, { asOf: then }), 'code')).toEqual(['H1']);
    expect(await rowsOf(world.store.reader, Household, pairs, { asOf: now })).toEqual([]);
    const named = { some: [{ var: 'members' }, { '==': [{ var: 'person.code' }, 'B'] }] };
    expect(column(await rowsOf(world.store.reader, Household, named, { asOf: then }), 'code')).toEqual(['H1']);
    expect(await rowsOf(world.store.reader, Household, named)).toEqual([]);
  },

  'counts an item that moved where it was then and where it is now': async (world) => {
    const { memberships, H1, H2 } = await seedHouseholds(world);
    const then = H1.dateCreated as string;
    world.tick();
    const moved = memberships.find(({ role }) => role === 'MEMBER');
    await world.write((tx) => tx.update(Membership, idOf(moved), 1, { householdId: idOf(H2) }));
    const pairs = { '==': [{ count: [{ var: 'members' }] }, 2] };
    expect(column(await rowsOf(world.store.reader, Household, pairs, { asOf: then }), 'code')).toEqual(['H1']);
    expect(column(await rowsOf(world.store.reader, Household, pairs), 'code')).toEqual(['H2']);
  },

  'shows a deleted row as of before its deletion, and after it only when asked': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const deletedAt = world.tick();
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }));
    expect(await namesAt(world, before(deletedAt))).toEqual(['Name A']);
    expect(await namesAt(world, deletedAt)).toEqual([]);
    expect(await rowsOf(world.store.reader, Person, undefined, { asOf: deletedAt, includeDeleted: true })).toHaveLength(
      1,
    );
  },

  'keeps the old versions of a set update': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const changedAt = world.tick();
    await world.write((tx) => tx.updateWhere(Person, { set: { firstName: constant('all') } }));
    expect(await namesAt(world, before(changedAt))).toEqual(['Name A', 'Name B']);
    for (const old of [A, B]) {
      const versions = await world.store.reader.history(Person, idOf(old));
      expect(versions).toMatchObject([
        { row: old, supersededAt: changedAt },
        { row: { firstName: 'all' }, supersededAt: null },
      ]);
    }
  },

  'pages through what held at an instant while rows change': async (world) => {
    const { C } = await seedPeople(world, { A: {}, B: {}, C: {} });
    const asOf = C.dateCreated as string;
    const page = (after?: string) =>
      rowsOf(world.store.reader, Person, undefined, {
        asOf,
        limit: 2,
        ...(after === undefined ? {} : { after: { values: [], id: after } }),
      });
    const first = await page();
    world.tick();
    await world.write((tx) => tx.updateWhere(Person, { set: { firstName: constant('all') } }));
    await seedPeople(world, { D: {} });
    const second = await page(idOf(first.at(-1)));
    expect(column([...first, ...second], 'firstName')).toEqual(['Name A', 'Name B', 'Name C']);
  },
};
