import { expect } from 'vitest';
import type { InsertFromPlan, StoredRow, StoreTransaction } from '../../../store/store.ts';
import { Enrolment, Person, Programme } from '../entities.ts';
import { gate } from '../gate.ts';
import { one, programme, seedPeople } from '../seed.ts';
import { ABSENT, type Cases, constant, from, idOf, rowsOf, tree, type World } from '../world.ts';

/** Reads a row under a lock, adds one child, writes it back. */
async function addChild(tx: StoreTransaction, id: string, read: () => Promise<unknown>): Promise<number> {
  await read();
  const [row] = await tx.byIds(Person, [id]);
  const children = (row?.children as number) + 1;
  const { outcome } = await tx.update(Person, id, row?.version as number, { children });
  expect(outcome).toBe('updated');
  return children;
}

/** Many transactions add a child each; `read` takes the lock. None may be lost. */
async function countUp(world: World, read: (tx: StoreTransaction, id: string) => Promise<unknown>): Promise<void> {
  const { A } = await seedPeople(world, { A: { children: 0 } });
  const id = idOf(A);
  const counts = await Promise.all(
    Array.from({ length: 10 }, () => world.write((tx) => addChild(tx, id, () => read(tx, id)))),
  );
  expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

/** Everybody, in a programme. */
const enrolAll = (into: StoredRow): InsertFromPlan => ({
  target: Enrolment,
  source: Person,
  set: { programmeId: constant(idOf(into)), personId: from(Person, { var: 'id' }), status: constant('ACTIVE') },
  existing: ['programmeId', 'personId'],
});

/** While others read, a transaction that was just begun comes as far as it can. */
async function otherReads({ store }: World): Promise<void> {
  for (let i = 0; i < 30; i++) await rowsOf(store.reader, Person);
}

export const locks: Cases = {
  'says whether there is a row to lock': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    expect(await world.write(async (tx) => [await tx.lock(Person, idOf(A)), await tx.lock(Person, ABSENT)])).toEqual([
      true,
      false,
    ]);
  },

  'makes a second transaction wait until the first commits, and shows it the result': async (world) => {
    const { A } = await seedPeople(world, { A: { children: 0 } });
    const order: string[] = [];
    const locked = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      await tx.lock(Person, idOf(A));
      locked.open();
      await release.opened;
      await tx.update(Person, idOf(A), 1, { children: 1 });
      order.push('first');
    });
    await locked.opened;
    const second = world.write(async (tx) => {
      await tx.lock(Person, idOf(A));
      order.push('second');
      const [row] = await tx.byIds(Person, [idOf(A)]);
      return row?.children;
    });
    release.open();
    await first;
    expect(await second).toBe(1);
    expect(order).toEqual(['first', 'second']);
  },

  'lets the second go on when the first is rolled back': async (world) => {
    const { A } = await seedPeople(world, { A: { children: 0 } });
    const locked = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      await tx.lock(Person, idOf(A));
      await tx.update(Person, idOf(A), 1, { children: 1 });
      locked.open();
      await release.opened;
      throw new Error('undone');
    });
    await locked.opened;
    const second = world.write(async (tx) => addChild(tx, idOf(A), () => tx.lock(Person, idOf(A))));
    release.open();
    await expect(first).rejects.toThrow('undone');
    expect(await second).toBe(1);
  },

  'writes with a later instant than whoever held the row before, though it was begun earlier': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const [begun, held] = [gate(), gate()];
    const instants: string[] = [];
    const hold = async (tx: StoreTransaction): Promise<void> => {
      await tx.lock(Person, idOf(A));
      const [row] = await tx.byIds(Person, [idOf(A)]);
      const { timestamp } = tx;
      world.tick();
      await tx.update(Person, idOf(A), row?.version as number, { children: instants.push(timestamp) });
      world.tick();
      await tx.lock(Person, idOf(B));
      expect(tx.timestamp).toBe(timestamp);
    };
    const first = world.write(async (tx) => {
      begun.open();
      if (world.store.writers === 'many') await held.opened;
      await hold(tx);
    });
    await begun.opened;
    world.tick();
    const second = world.write(hold).finally(held.open);
    await Promise.all([first, second]);
    expect(new Set(instants).size).toBe(2);
    expect(instants).toEqual(instants.toSorted());
    expect((await rowsOf(world.store.reader, Person))[0]).toMatchObject({ children: 2, dateUpdated: instants[1] });
  },

  'loses no change under a lock on the row': (world) => countUp(world, (tx, id) => tx.lock(Person, id)),

  'loses no change when rows are read by id for an update': (world) =>
    countUp(world, (tx, id) => tx.byIds(Person, [id], { forUpdate: true })),

  'loses no change when rows of a filter are read for an update': (world) =>
    countUp(world, (tx) => rowsOf(tx, Person, { '==': [{ var: 'code' }, 'A'] }, { forUpdate: 'wait' })),

  'hands each of two workers another row of a queue': async (world) => {
    await seedPeople(world, { A: { children: 0 }, B: { children: 0 } });
    const take = async (tx: StoreTransaction): Promise<unknown> => {
      const [row] = await rowsOf(
        tx,
        Person,
        { '==': [{ var: 'children' }, 0] },
        { forUpdate: 'skip-locked', limit: 1 },
      );
      await tx.update(Person, idOf(row), row?.version as number, { children: 1 });
      return row?.code;
    };
    const taken = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      const code = await take(tx);
      taken.open();
      await release.opened;
      return code;
    });
    await taken.opened;
    const second = world.write(take);
    release.open();
    expect([await first, await second]).toEqual(['A', 'B']);
  },

  'waits, before a row is deleted, for who has begun to refer to it': async (world) => {
    const { A } = await seedPeople(world, { A: {}, B: {} });
    const P = await world.write((tx) => one(tx, Programme, programme('P')));
    const enrolled = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      await tx.insertFrom(enrolAll(P));
      enrolled.open();
      await release.opened;
    });
    await enrolled.opened;
    const second = world.write(async (tx) => {
      await tx.lock(Person, idOf(A), { forDeletion: true });
      return tx.count(Enrolment, { where: tree(Enrolment, { '==': [{ var: 'personId' }, idOf(A)] }) });
    });
    await otherReads(world);
    release.open();
    await first;
    expect(await second).toBe(1);
  },

  'lets no insert from a set refer to a row whose deletion is under way': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const P = await world.write((tx) => one(tx, Programme, programme('P')));
    const deleted = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      await tx.lock(Person, idOf(A), { forDeletion: true });
      await tx.update(Person, idOf(A), 1, { isDeleted: true });
      deleted.open();
      await release.opened;
    });
    await deleted.opened;
    const second = world.write((tx) => tx.insertFrom(enrolAll(P)));
    await otherReads(world);
    release.open();
    await first;
    expect((await second).inserted).toBe(1);
    expect((await rowsOf(world.store.reader, Enrolment)).map(({ personId }) => personId)).toEqual([idOf(B)]);
  },

  'lets readers read a locked row': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write(async (tx) => {
      await tx.lock(Person, idOf(A));
      expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
    });
  },
};
