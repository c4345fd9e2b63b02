import { expect } from 'vitest';
import { Person } from '../entities.ts';
import { gate } from '../gate.ts';
import { seedPeople } from '../seed.ts';
import { ABSENT, type Cases, idOf, rowsOf } from '../world.ts';

const LATER = '01900000-0000-7000-8000-00000000c4a7';

export const versions: Cases = {
  'raises version, instant, actor and change of an updated row and leaves the rest': async (world) => {
    const { A } = await seedPeople(world, { A: { income: '5.00', jsonExt: { a: 1 } } });
    const dateUpdated = world.tick();
    const stamp = { actorId: 'bola', changeId: LATER };
    const updated = await world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'Bea' }), { stamp });
    const row = { ...A, firstName: 'Bea', version: 2, dateUpdated, userUpdated: 'bola', changeId: LATER };
    expect(updated).toEqual({ outcome: 'updated', row });
    expect(await rowsOf(world.store.reader, Person)).toEqual([row]);
  },

  'answers a stale version with the current one and changes nothing': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'first' }));
    const late = await world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'second' }));
    expect(late).toEqual({ outcome: 'conflict', version: 2 });
    expect(await rowsOf(world.store.reader, Person)).toMatchObject([{ firstName: 'first', version: 2 }]);
  },

  'answers a version from the future with a conflict': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    expect(await world.write((tx) => tx.update(Person, idOf(A), 2, { firstName: 'x' }))).toEqual({
      outcome: 'conflict',
      version: 1,
    });
  },

  'says that an unknown row is missing': async ({ write }) => {
    expect(await write((tx) => tx.update(Person, ABSENT, 1, { firstName: 'x' }))).toEqual({ outcome: 'missing' });
  },

  'empties a column with null and leaves absent ones alone': async (world) => {
    const { A } = await seedPeople(world, { A: { income: '5.00', children: 2 } });
    const updated = await world.write((tx) => tx.update(Person, idOf(A), 1, { income: null }));
    expect(updated).toMatchObject({ row: { income: null, children: 2, firstName: 'Name A' } });
  },

  'updates a deleted row, such as to restore it': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }));
    expect(await rowsOf(world.store.reader, Person)).toEqual([]);
    const restored = await world.write((tx) => tx.update(Person, idOf(A), 2, { isDeleted: false }));
    expect(restored).toMatchObject({ outcome: 'updated', row: { isDeleted: false, version: 3 } });
    expect(await world.store.reader.count(Person, {})).toBe(1);
  },

  'lets one of two concurrent changes of a version win and tells the other': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const changed = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      const outcome = await tx.update(Person, idOf(A), 1, { firstName: 'first' });
      changed.open();
      await release.opened;
      return outcome;
    });
    await changed.opened;
    const second = world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'second' }));
    release.open();
    expect(await first).toMatchObject({ outcome: 'updated' });
    expect(await second).toEqual({ outcome: 'conflict', version: 2 });
    expect(await rowsOf(world.store.reader, Person)).toMatchObject([{ firstName: 'first', version: 2 }]);
  },

  'lets the second change win when the first is rolled back': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const changed = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      await tx.update(Person, idOf(A), 1, { firstName: 'first' });
      changed.open();
      await release.opened;
      throw new Error('changed my mind');
    });
    await changed.opened;
    const second = world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'second' }));
    release.open();
    await expect(first).rejects.toThrow('changed my mind');
    expect(await second).toMatchObject({ outcome: 'updated', row: { firstName: 'second', version: 2 } });
  },

  'never dates a row back when the clock goes back': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    world.clock.now -= 3_600_000;
    const updated = await world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'Bea' }));
    expect(updated).toMatchObject({
      outcome: 'updated',
      row: { dateUpdated: A.dateUpdated, dateCreated: A.dateCreated },
    });
    await world.write((tx) => tx.updateWhere(Person, { set: { firstName: { kind: 'value', value: 'Cleo' } } }));
    expect(await rowsOf(world.store.reader, Person)).toMatchObject([{ firstName: 'Cleo', dateUpdated: A.dateUpdated }]);
  },
};
