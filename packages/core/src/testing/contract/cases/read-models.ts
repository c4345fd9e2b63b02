import { expect } from 'vitest';
import type { ReadModel } from '../../../entity/read-model-plan.ts';
import { catalog, Household, HouseholdSummary, Membership, Person } from '../entities.ts';
import { gate } from '../gate.ts';
import { people, seedHouseholds } from '../seed.ts';
import { type Cases, column, constant, from, idOf, ordered, rowsOf, tree, type World } from '../world.ts';

const summary = catalog.readModels(Household).get('summary') as ReadModel;

/** Two households, and what is kept of them. */
async function seeded(world: World) {
  const seed = await seedHouseholds(world);
  const ids = [idOf(seed.H1), idOf(seed.H2)].toSorted();
  expect(await world.write((tx) => tx.refresh(summary, ids))).toBe(2);
  return { ...seed, ids };
}

const keptOf = async ({ store }: World, id: string) =>
  (await rowsOf(store.reader, HouseholdSummary)).find((row) => row.id === id);

const codes = async (world: World, where: unknown, ...terms: readonly string[]) =>
  column(await rowsOf(world.store.reader, Household, where, { orderBy: ordered(Household, ...terms) }), 'code');

export const readModels: Cases = {
  'keeps the values of its expressions, a row for each owner, and says how many were not so': async (world) => {
    const { A, H1, H2, ids } = await seeded(world);
    const one = { id: H1.id, members: 2, headId: A.id, oldest: '1980-03-01', income: '150.50' };
    expect(await keptOf(world, idOf(H1))).toEqual(one);
    expect(await keptOf(world, idOf(H2))).toEqual({
      ...{ id: H2.id, members: 1, headId: null, oldest: '1950-12-31', income: '0.00' },
    });
    expect(await world.write((tx) => tx.refresh(summary, ids))).toBe(0);
    await world.write((tx) => tx.update(Person, idOf(A), 1, { income: '0.25' }));
    expect(await keptOf(world, idOf(H1))).toEqual(one);
    expect(await world.write((tx) => tx.refresh(summary, ids))).toBe(1);
    expect(await keptOf(world, idOf(H1))).toEqual({ ...one, income: '50.75' });
  },

  'keeps what there is when nothing is left, also of a deleted owner': async (world) => {
    const { H2, memberships } = await seeded(world);
    const last = memberships.find((row) => row.householdId === H2.id);
    await world.write(async (tx) => {
      await tx.update(Membership, idOf(last), 1, { isDeleted: true });
      await tx.update(Household, idOf(H2), 1, { isDeleted: true });
      expect(await tx.refresh(summary, [idOf(H2)])).toBe(1);
    });
    expect(await keptOf(world, idOf(H2))).toMatchObject({ members: 0, headId: null, oldest: null, income: '0.00' });
  },

  'is filtered and ordered by from its owner, and leads from whatever leads to it': async (world) => {
    await seeded(world);
    expect(await codes(world, undefined, '-summary.members')).toEqual(['H1', 'H2']);
    expect(await codes(world, undefined, 'summary.members')).toEqual(['H2', 'H1']);
    expect(await codes(world, { '>': [{ var: 'summary.members' }, 1] })).toEqual(['H1']);
    expect(await codes(world, { '<': [{ var: 'summary.oldest' }, '1960-01-01'] })).toEqual(['H2']);
    const large = { '>': [{ var: 'household.summary.members' }, 1] };
    expect(await rowsOf(world.store.reader, Membership, large)).toHaveLength(2);
  },

  'is undone with the savepoint and the transaction in which it followed': async (world) => {
    const { A, H1, ids } = await seeded(world);
    const before = await keptOf(world, idOf(H1));
    await world.write(async (tx) => {
      const undone = tx.savepoint(async () => {
        await tx.update(Person, idOf(A), 1, { income: '7.00' });
        await tx.refresh(summary, ids);
        throw new RangeError('undone');
      });
      await expect(undone).rejects.toThrow('undone');
    });
    expect(await keptOf(world, idOf(H1))).toEqual(before);
  },

  'tells which owners a set statement wrote to': async (world) => {
    const { H1, H2 } = await seeded(world);
    const { E } = await world.write((tx) => people(tx, { E: {} }));
    const [changed, inserted, ids] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const where = tree(Membership, { '==': [{ var: 'role' }, 'HEAD'] });
    await world.write(async (tx) => {
      const collect = [{ column: 'householdId', into: changed }];
      await tx.updateWhere(Membership, { where, set: { role: constant('MEMBER') }, collect });
      await tx.insertFrom({
        ...{ target: Membership, source: Person, where: tree(Person, { '==': [{ var: 'code' }, 'E'] }) },
        set: { householdId: constant(H2.id), personId: from(Person, { var: 'id' }) },
        existing: ['householdId', 'personId'],
        collect: [
          { column: 'householdId', into: inserted },
          { column: 'personId', into: ids },
        ],
      });
    });
    expect([changed, inserted, ids].map((set) => [...set])).toEqual([[H1.id], [H2.id], [E.id]]);
  },

  'tells whose rows were that a set statement gives to another owner, also of those that it finds by them': async (
    world,
  ) => {
    const { H1, H2 } = await seeded(world);
    const [before, ids] = [new Set<string>(), new Set<string>()];
    const where = tree(Membership, { '==': [{ var: 'householdId' }, H1.id] });
    const collect = [
      { column: 'householdId', into: before },
      { column: 'id', into: ids },
    ];
    await world.write(async (tx) => {
      const members = (await rowsOf(tx, Membership, { '==': [{ var: 'householdId' }, H1.id] })).map(({ id }) => id);
      await tx.updateWhere(Membership, { where, set: { householdId: constant(H2.id) }, collect });
      expect([[...before], [...ids].sort()]).toEqual([[H1.id], members.sort()]);
      await tx.refresh(summary, [idOf(H1), idOf(H2)]);
    });
    expect([await keptOf(world, idOf(H1)), await keptOf(world, idOf(H2))]).toMatchObject([
      { members: 0 },
      { members: 3 },
    ]);
  },

  'sees what both of two transactions wrote that are about one owner at the same time': async (world) => {
    const { A, H1, ids } = await seeded(world);
    const { E } = await world.write((tx) => people(tx, { E: {} }));
    const [written, release] = [gate(), gate()];
    const first = world.write(async (tx) => {
      await tx.update(Person, idOf(A), 1, { dob: '1930-01-01' });
      await tx.refresh(summary, ids);
      written.open();
      await release.opened;
    });
    await written.opened;
    const second = world.write(async (tx) => {
      await tx.insert(Membership, [{ householdId: H1.id, personId: E.id }], 'fail');
      await tx.refresh(summary, [idOf(H1)]);
    });
    // While others read, the second comes as far as it can.
    for (let i = 0; i < 30; i++) await rowsOf(world.store.reader, Person);
    release.open();
    await Promise.all([first, second]);
    expect(await keptOf(world, idOf(H1))).toMatchObject({ members: 3, oldest: '1930-01-01' });
  },
};
