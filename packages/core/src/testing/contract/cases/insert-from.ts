import { expect } from 'vitest';
import type { InsertFromPlan, StoredRow } from '../../../store/store.ts';
import { UniqueViolation } from '../../../store/store.ts';
import { Enrolment, Membership, Person, Programme } from '../entities.ts';
import { gate } from '../gate.ts';
import { enrolment, one, programme, seedHouseholds, seedPeople } from '../seed.ts';
import { type Cases, CHANGE, column, constant, from, idOf, rowsOf, tree, type World } from '../world.ts';

/** Enrols every person of a filter in a programme. */
const enrol = (into: StoredRow, more: Partial<InsertFromPlan> = {}): InsertFromPlan => ({
  target: Enrolment,
  source: Person,
  set: { programmeId: constant(idOf(into)), personId: from(Person, { var: 'id' }), status: constant('ACTIVE') },
  existing: ['programmeId', 'personId'],
  ...more,
});

const seedProgramme = ({ write }: World, code = 'P') => write((tx) => one(tx, Programme, programme(code)));

const seven = { A: { children: 1 }, B: { children: 2 }, C: { children: 3 }, D: {}, E: { children: 5 } };

/** Codes of the enrolled people. */
async function enrolled({ store }: World): Promise<unknown[]> {
  const ids = column(await rowsOf(store.reader, Enrolment), 'personId') as string[];
  return column(await store.reader.byIds(Person, ids), 'code').toSorted();
}

export const insertFrom: Cases = {
  'inserts one row for every source row of the filter': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const where = tree(Person, { '>=': [{ var: 'children' }, 2] });
    expect(await world.write((tx) => tx.insertFrom(enrol(P, { where })))).toEqual({
      inserted: 3,
      skippedExisting: 0,
      refused: {},
      totals: {},
    });
    expect(await enrolled(world)).toEqual(['B', 'C', 'E']);
  },

  'writes whole rows: system columns, computed values, nulls': async (world) => {
    const { A } = await seedPeople(world, { A: { income: '10.01' } });
    const P = await seedProgramme(world);
    world.tick();
    const amount = from(
      Person,
      { '*': [{ coalesce: [{ var: 'income' }, 0] }, { var: 'rate' }] },
      { rate: { type: { kind: 'number', digits: 5, scale: 2 } } },
    );
    const set = {
      ...enrol(P).set,
      amount,
      personVersion: from(Person, { var: 'version' }),
      evidence: constant([1, { a: 'b' }]),
    };
    const timestamp = await world.write(async (tx) => {
      await tx.insertFrom(enrol(P, { set, parameters: { rate: '0.33' } }));
      return tx.timestamp;
    });
    const [row] = await rowsOf(world.store.reader, Enrolment);
    expect(row).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      programmeId: idOf(P),
      personId: idOf(A),
      status: 'ACTIVE',
      amount: '3.3033',
      personVersion: 1,
      number: null,
      evidence: [1, { a: 'b' }],
      version: 1,
      isDeleted: false,
      dateCreated: timestamp,
      dateUpdated: timestamp,
      userCreated: 'amina',
      userUpdated: 'amina',
      changeId: CHANGE,
    });
    expect(await world.store.reader.history(Enrolment, idOf(row))).toEqual([{ row, supersededAt: null }]);
  },

  'inserts nothing in a rerun and says so': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    await world.write((tx) => tx.insertFrom(enrol(P)));
    const before = await rowsOf(world.store.reader, Enrolment);
    world.tick();
    expect(await world.write((tx) => tx.insertFrom(enrol(P)))).toEqual({
      inserted: 0,
      skippedExisting: 5,
      refused: {},
      totals: {},
    });
    expect(await rowsOf(world.store.reader, Enrolment)).toEqual(before);
  },

  'completes a set of which some rows exist': async (world) => {
    const { B } = await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const Q = await seedProgramme(world, 'Q');
    await world.write((tx) => tx.insert(Enrolment, [enrolment(P, B), enrolment(Q, B)], 'fail'));
    expect(await world.write((tx) => tx.insertFrom(enrol(P)))).toMatchObject({ inserted: 4, skippedExisting: 1 });
    expect(await rowsOf(world.store.reader, Enrolment, { '==': [{ var: 'programme.code' }, 'P'] })).toHaveLength(5);
  },

  'takes a deleted target row as none, and leaves deleted sources out': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {}, C: {} });
    const P = await seedProgramme(world);
    const gone = await world.write((tx) => one(tx, Enrolment, enrolment(P, A)));
    await world.write((tx) => tx.update(Enrolment, idOf(gone), 1, { isDeleted: true }));
    await world.write((tx) => tx.update(Person, idOf(B), 1, { isDeleted: true }));
    expect(await world.write((tx) => tx.insertFrom(enrol(P)))).toMatchObject({ inserted: 2, skippedExisting: 0 });
    expect(await enrolled(world)).toEqual(['A', 'C']);
  },

  'counts refusals by the first reason that holds, unused reasons as zero': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const refuse = [
      { reason: 'few', when: tree(Person, { '<': [{ var: 'children' }, 2] }) },
      { reason: 'unknown', when: tree(Person, { missing: 'children' }) },
      { reason: 'small', when: tree(Person, { '<=': [{ var: 'children' }, 2] }) },
      { reason: 'never', when: tree(Person, { '>': [{ var: 'children' }, 90] }) },
    ];
    const result = await world.write((tx) => tx.insertFrom(enrol(P, { refuse })));
    expect(result).toEqual({
      inserted: 2,
      skippedExisting: 0,
      refused: { few: 1, unknown: 1, small: 1, never: 0 },
      totals: {},
    });
    expect(await enrolled(world)).toEqual(['C', 'E']);
  },

  'takes who exists as existing before it looks for refusals': async (world) => {
    const { A } = await seedPeople(world, { A: {}, B: {} });
    const P = await seedProgramme(world);
    await world.write((tx) => one(tx, Enrolment, enrolment(P, A)));
    const refuse = [{ reason: 'all', when: tree(Person, { '!=': [{ var: 'code' }, ''] }) }];
    const result = await world.write((tx) => tx.insertFrom(enrol(P, { refuse })));
    expect(result).toEqual({ inserted: 0, skippedExisting: 1, refused: { all: 1 }, totals: {} });
  },

  'stops at a limit, in order of the source ids, after existing and refused ones': async (world) => {
    const { A } = await seedPeople(world, { ...seven, F: {} });
    const P = await seedProgramme(world);
    await world.write((tx) => one(tx, Enrolment, enrolment(P, A)));
    const refuse = [{ reason: 'two', when: tree(Person, { '==': [{ var: 'children' }, 2] }) }];
    const plan = enrol(P, { refuse, limit: { rows: 2, reason: 'full' } });
    const result = await world.write((tx) => tx.insertFrom(plan));
    expect(result).toEqual({ inserted: 2, skippedExisting: 1, refused: { two: 1, full: 2 }, totals: {} });
    expect(await enrolled(world)).toEqual(['A', 'C', 'D']);
  },

  'inserts nothing under a limit of zero, and has room to spare under a large one': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const withLimit = (rows: number) =>
      world.write((tx) => tx.insertFrom(enrol(P, { limit: { rows, reason: 'full' } })));
    expect(await withLimit(0)).toEqual({ inserted: 0, skippedExisting: 0, refused: { full: 5 }, totals: {} });
    expect(await withLimit(10)).toEqual({ inserted: 5, skippedExisting: 0, refused: { full: 0 }, totals: {} });
  },

  'works in ranges of ids, each row in one of them': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const cuts = await world.store.reader.cuts(Person, { size: 2 });
    const inserted: number[] = [];
    for (const [i, through] of cuts.entries()) {
      const range = { after: cuts[i - 1], through };
      inserted.push((await world.write((tx) => tx.insertFrom(enrol(P, { range })))).inserted);
    }
    expect(inserted).toEqual([2, 2, 1]);
    expect(await world.write((tx) => tx.insertFrom(enrol(P, { range: { after: cuts.at(-1) } })))).toMatchObject({
      inserted: 0,
    });
    expect(await enrolled(world)).toEqual(['A', 'B', 'C', 'D', 'E']);
  },

  'counts a second source row with the same key as existing': async (world) => {
    const { A, H2 } = await seedHouseholds(world);
    await world.write((tx) => tx.insert(Membership, [{ householdId: idOf(H2), personId: idOf(A) }], 'fail'));
    const P = await seedProgramme(world);
    const plan = enrol(P, {
      source: Membership,
      set: { ...enrol(P).set, personId: from(Membership, { var: 'personId' }) },
    });
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 3,
      skippedExisting: 1,
      refused: {},
      totals: {},
    });
  },

  'refuses the whole set when another unique set is broken': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const sameNumber = enrol(P, { set: { ...enrol(P).set, number: constant('1') } });
    await expect(world.write((tx) => tx.insertFrom(sameNumber))).rejects.toBeInstanceOf(UniqueViolation);
    expect(await world.store.reader.count(Enrolment, {})).toBe(0);
  },

  'enrols everybody once when two transactions enrol at the same time': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const inserted = gate();
    const release = gate();
    const first = world.write(async (tx) => {
      const result = await tx.insertFrom(enrol(P));
      inserted.open();
      await release.opened;
      return result;
    });
    await inserted.opened;
    const second = world.write((tx) => tx.insertFrom(enrol(P)));
    release.open();
    expect(await first).toEqual({ inserted: 5, skippedExisting: 0, refused: {}, totals: {} });
    expect(await second).toEqual({ inserted: 0, skippedExisting: 5, refused: {}, totals: {} });
    expect(await enrolled(world)).toEqual(['A', 'B', 'C', 'D', 'E']);
  },

  'leaves nothing when its transaction is rolled back': async (world) => {
    await seedPeople(world, seven);
    const P = await seedProgramme(world);
    const undone = world.write(async (tx) => {
      await tx.insertFrom(enrol(P));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await world.store.reader.count(Enrolment, {})).toBe(0);
    expect(await world.write((tx) => tx.insertFrom(enrol(P)))).toMatchObject({ inserted: 5 });
  },
};
