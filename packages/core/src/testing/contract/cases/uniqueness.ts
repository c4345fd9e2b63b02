import { expect } from 'vitest';
import type { StoredRow } from '../../../store/store.ts';
import { UniqueViolation } from '../../../store/store.ts';
import { Enrolment, Person, Programme } from '../entities.ts';
import { gate } from '../gate.ts';
import { enrolment, one, person, programme, seedPeople } from '../seed.ts';
import { ABSENT, type Cases, column, constant, idOf, rowsOf, type World } from '../world.ts';

const violation = (entity: string, ...columns: string[]) =>
  expect.toSatisfy(
    (error) =>
      error instanceof UniqueViolation &&
      error.entity === entity &&
      JSON.stringify(error.columns) === JSON.stringify(columns),
    `a UniqueViolation of ${entity} (${columns.join(', ')})`,
  );

/** Two transactions insert a person with one code; the second starts while the first is open. */
async function race({ write }: World, options: { firstFails: boolean; onConflict: 'fail' | 'skip' }) {
  const inserted = gate();
  const release = gate();
  const first = write(async (tx) => {
    const rows = await tx.insert(Person, [person('A', { firstName: 'first' })], 'fail');
    inserted.open();
    await release.opened;
    if (options.firstFails) throw new Error('undone');
    return rows;
  });
  await inserted.opened;
  const second = write((tx) => tx.insert(Person, [person('A', { firstName: 'second' })], options.onConflict));
  release.open();
  return Promise.allSettled([first, second]);
}

const names = async (world: World): Promise<unknown[]> => column(await rowsOf(world.store.reader, Person), 'firstName');

export const uniqueness: Cases = {
  'refuses a second live row and names entity and columns': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await expect(world.write((tx) => tx.insert(Person, [person('A')], 'fail'))).rejects.toEqual(
      violation('person', 'code'),
    );
    expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
  },

  'refuses two equal rows of one call and stores neither': async ({ store, write }) => {
    await expect(write((tx) => tx.insert(Person, [person('A'), person('A')], 'fail'))).rejects.toEqual(
      violation('person', 'code'),
    );
    expect(await store.reader.count(Person, {})).toBe(0);
  },

  'refuses a set of several columns only as a whole': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const insert = (programme: StoredRow, person: StoredRow) =>
      world.write((tx) => one(tx, Enrolment, enrolment(programme, person)));
    const P = await world.write((tx) => one(tx, Programme, programme('P')));
    const Q = await world.write((tx) => one(tx, Programme, programme('Q')));
    await insert(P, A);
    await insert(P, B);
    await insert(Q, A);
    await expect(insert(P, A)).rejects.toEqual(violation('enrolment', 'programmeId', 'personId'));
    expect(await world.store.reader.count(Enrolment, {})).toBe(3);
  },

  'takes nulls as different from each other': async (world) => {
    await seedPeople(world, { A: { nationalId: null }, B: { nationalId: null }, C: { nationalId: 'N' } });
    await expect(seedPeople(world, { D: { nationalId: 'N' } })).rejects.toEqual(violation('person', 'nationalId'));
    expect(await world.store.reader.count(Person, {})).toBe(3);
  },

  'tells texts apart by case and by accent': async (world) => {
    await seedPeople(world, { a: {}, A: {}, á: {}, 'a\u0301': {}, 'a ': {} });
    expect(await world.store.reader.count(Person, {})).toBe(5);
  },

  'refuses an update to values that another row has': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    await expect(world.write((tx) => tx.update(Person, idOf(B), 1, { code: 'A' }))).rejects.toEqual(
      violation('person', 'code'),
    );
    expect(await rowsOf(world.store.reader, Person)).toEqual([A, B]);
    expect(await world.write((tx) => tx.update(Person, idOf(A), 1, { code: 'A' }))).toMatchObject({
      outcome: 'updated',
    });
  },

  'refuses a set update that makes rows equal and changes none': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const same = world.write((tx) => tx.updateWhere(Person, { set: { nationalId: constant('N') } }));
    await expect(same).rejects.toEqual(violation('person', 'nationalId'));
    expect(await rowsOf(world.store.reader, Person)).toEqual([A, B]);
  },

  'releases the values of a deleted row': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }));
    const { A: next } = await seedPeople(world, { A: {} });
    expect(await rowsOf(world.store.reader, Person)).toEqual([next]);
  },

  'refuses to restore a row whose values are taken': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write((tx) => tx.update(Person, idOf(A), 1, { isDeleted: true }));
    const { A: next } = await seedPeople(world, { A: {} });
    await expect(world.write((tx) => tx.update(Person, idOf(A), 2, { isDeleted: false }))).rejects.toEqual(
      violation('person', 'code'),
    );
    expect(await rowsOf(world.store.reader, Person)).toEqual([next]);
  },

  'leaves out with skip what any unique set refuses, and stores the rest': async (world) => {
    const { A } = await seedPeople(world, { A: { nationalId: 'N' } });
    const given = [
      person('A'),
      person('B'),
      person('C', { nationalId: 'N' }),
      person('B'),
      person('D', { id: idOf(A) }),
      person('E'),
    ];
    const stored = await world.write((tx) => tx.insert(Person, given, 'skip'));
    expect(column(stored, 'code').toSorted()).toEqual(['B', 'E']);
    expect(await world.write((tx) => tx.insertMany(Person, [...given, person('F')], 'skip'))).toBe(1);
    expect(column(await rowsOf(world.store.reader, Person), 'code').toSorted()).toEqual(['A', 'B', 'E', 'F']);
  },

  'refuses an id that is taken': async (world) => {
    await seedPeople(world, { A: { id: ABSENT } });
    await expect(seedPeople(world, { B: { id: ABSENT } })).rejects.toThrow();
    expect(await world.store.reader.count(Person, {})).toBe(1);
  },

  'lets one of two concurrent inserts win and refuses the other': async (world) => {
    const [first, second] = await race(world, { firstFails: false, onConflict: 'fail' });
    expect(first.status).toBe('fulfilled');
    expect(second).toEqual({ status: 'rejected', reason: violation('person', 'code') });
    expect(await names(world)).toEqual(['first']);
  },

  'lets the second of two concurrent inserts win when the first is rolled back': async (world) => {
    const [first, second] = await race(world, { firstFails: true, onConflict: 'fail' });
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
    expect(await names(world)).toEqual(['second']);
  },

  'skips in the second of two concurrent inserts what the first inserted': async (world) => {
    const [first, second] = await race(world, { firstFails: false, onConflict: 'skip' });
    expect(first.status).toBe('fulfilled');
    expect(second).toEqual({ status: 'fulfilled', value: [] });
    expect(await names(world)).toEqual(['first']);
  },

  'lets exactly one of many concurrent inserts win': async (world) => {
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => seedPeople(world, { A: {} })));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of settled)
      if (result.status === 'rejected') expect(result.reason).toEqual(violation('person', 'code'));
    expect(await world.store.reader.count(Person, {})).toBe(1);
  },
};
