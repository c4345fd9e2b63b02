import { expect } from 'vitest';
import type { StoredRow } from '../../../store/store.ts';
import { Enrolment, Household, Membership, Payment, Person, Programme } from '../entities.ts';
import { enrolment, one, payment, programme, seedHouseholds, seedPeople } from '../seed.ts';
import { type Cases, column, constant, from, idOf, rowsOf, tree, type World } from '../world.ts';

/** `insertFrom` over joins, collections, aggregates and groups. */

const seedProgramme = ({ write }: World, code = 'P') => write((tx) => one(tx, Programme, programme(code)));
const into = (programme: StoredRow) => ({ programmeId: constant(idOf(programme)), status: constant('ACTIVE') });
const existing = ['programmeId', 'personId'];

const enrolments = async ({ store }: World): Promise<StoredRow[]> => rowsOf(store.reader, Enrolment);
const byPerson = (rows: readonly StoredRow[], person: StoredRow) => rows.find((row) => row.personId === idOf(person));

export const insertFromSets: Cases = {
  'reads through relations of the source': async (world) => {
    const { A, B } = await seedHouseholds(world);
    const P = await seedProgramme(world);
    const result = await world.write((tx) =>
      tx.insertFrom({
        target: Enrolment,
        source: Membership,
        where: tree(Membership, { '==': [{ var: 'household.head.code' }, 'A'] }),
        set: {
          ...into(P),
          personId: from(Membership, { var: 'personId' }),
          amount: from(Membership, { coalesce: [{ var: 'person.income' }, 0] }),
          number: from(Membership, { var: 'person.code' }),
        },
        existing,
        refuse: [{ reason: 'young', when: tree(Membership, { '>': [{ var: 'person.dob' }, '2020-01-01'] }) }],
      }),
    );
    expect(result).toEqual({ inserted: 2, skippedExisting: 0, refused: { young: 0 }, totals: {} });
    const rows = await enrolments(world);
    expect(byPerson(rows, A)).toMatchObject({ amount: '100.0000', number: 'A' });
    expect(byPerson(rows, B)).toMatchObject({ amount: '50.5000', number: 'B' });
  },

  'computes values from collections': async (world) => {
    const { A, B, C } = await seedPeople(world, { A: {}, B: {}, C: {} });
    await world.write(async (tx) => {
      for (const [who, amount] of [
        [A, '1.1000'],
        [A, '2.2000'],
        [B, '5.0000'],
      ] as const)
        await one(tx, Payment, payment(who, amount));
    });
    const P = await seedProgramme(world);
    const total = { sum: [{ var: 'payments' }, { var: 'amount' }] };
    const plan = {
      target: Enrolment,
      source: Person,
      set: {
        ...into(P),
        personId: from(Person, { var: 'id' }),
        amount: from(Person, total),
        personVersion: from(Person, { count: [{ var: 'payments' }] }),
      },
      existing,
      refuse: [{ reason: 'rich', when: tree(Person, { '>': [total, 4] }) }],
    };
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 2,
      skippedExisting: 0,
      refused: { rich: 1 },
      totals: {},
    });
    const rows = await enrolments(world);
    expect(byPerson(rows, A)).toMatchObject({ amount: '3.3000', personVersion: 2 });
    expect(byPerson(rows, C)).toMatchObject({ amount: '0.0000', personVersion: 0 });
  },

  'keeps out by an anti-join of the expression who is in another programme': async (world) => {
    const { B } = await seedPeople(world, { A: {}, B: {}, C: {} });
    const [P, Q] = [await seedProgramme(world), await seedProgramme(world, 'Q')];
    await world.write((tx) => one(tx, Enrolment, enrolment(Q, B)));
    const where = tree(Person, { none: [{ var: 'enrolments' }, { '==': [{ var: 'status' }, 'APPLIED'] }] });
    const plan = {
      target: Enrolment,
      source: Person,
      where,
      set: { ...into(P), personId: from(Person, { var: 'id' }) },
      existing,
    };
    expect(await world.write((tx) => tx.insertFrom(plan))).toMatchObject({ inserted: 2 });
    expect(byPerson(await enrolments(world), B)).toMatchObject({ programmeId: idOf(Q) });
  },

  'reads the state before it: rows that it inserts do not change its conditions': async (world) => {
    const { A, H2 } = await seedHouseholds(world);
    await world.write((tx) => tx.insert(Membership, [{ householdId: idOf(H2), personId: idOf(A) }], 'fail'));
    const P = await seedProgramme(world);
    const plan = {
      target: Enrolment,
      source: Membership,
      set: { ...into(P), personId: from(Membership, { var: 'personId' }) },
      existing,
      refuse: [{ reason: 'enrolled', when: tree(Membership, { some: [{ var: 'person.enrolments' }, true] }) }],
    };
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 3,
      skippedExisting: 1,
      refused: { enrolled: 0 },
      totals: {},
    });
  },

  'inserts one row per distinct value': async (world) => {
    await seedPeople(world, {
      A: { firstName: 'x' },
      B: { firstName: 'y' },
      C: { firstName: 'x' },
      D: { firstName: 'z', nationalId: 'skip' },
    });
    const name = { var: 'firstName' };
    const plan = {
      target: Household,
      source: Person,
      where: tree(Person, { missing: 'nationalId' }),
      distinctOn: [tree(Person, name)],
      set: { code: from(Person, name) },
      existing: ['code'],
    };
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 2,
      skippedExisting: 0,
      refused: {},
      totals: {},
    });
    expect(column(await rowsOf(world.store.reader, Household), 'code').toSorted()).toEqual(['x', 'y']);
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 0,
      skippedExisting: 2,
      refused: {},
      totals: {},
    });
  },

  'refuses and limits distinct values once each': async (world) => {
    await seedPeople(world, {
      A: { firstName: 'x' },
      B: { firstName: 'x' },
      C: { firstName: 'y' },
      D: { firstName: 'y' },
      E: { firstName: 'z' },
    });
    const name = { var: 'firstName' };
    const plan = {
      target: Household,
      source: Person,
      distinctOn: [tree(Person, name)],
      set: { code: from(Person, name) },
      existing: ['code'],
      refuse: [{ reason: 'x', when: tree(Person, { '==': [name, 'x'] }) }],
      limit: { rows: 1, reason: 'full' },
    };
    expect(await world.write((tx) => tx.insertFrom(plan))).toEqual({
      inserted: 1,
      skippedExisting: 0,
      refused: { x: 1, full: 1 },
      totals: {},
    });
  },

  'adds up over the rows that it inserts, and only those': async (world) => {
    const { A } = await seedPeople(world, {
      A: { income: '1.10' },
      B: { income: '2.20' },
      C: {},
      D: { income: '9000000000.07' },
      E: { income: '5.00' },
    });
    const P = await seedProgramme(world);
    await world.write((tx) => one(tx, Enrolment, enrolment(P, A)));
    const plan = {
      target: Enrolment,
      source: Person,
      set: { ...into(P), personId: from(Person, { var: 'id' }) },
      existing,
      refuse: [{ reason: 'E', when: tree(Person, { '==': [{ var: 'code' }, 'E'] }) }],
      totals: {
        incomes: tree(Person, { var: 'income' }),
        people: tree(Person, { coalesce: [{ var: 'children' }, 1] }),
      },
    };
    const result = await world.write((tx) => tx.insertFrom(plan));
    expect(result).toEqual({
      inserted: 3,
      skippedExisting: 1,
      refused: { E: 1 },
      totals: { incomes: '9000000002.27', people: '3' },
    });
    expect(await world.write((tx) => tx.insertFrom(plan))).toMatchObject({
      inserted: 0,
      totals: { incomes: '0.00', people: '0' },
    });
  },

  'adds up only what a limit lets in': async (world) => {
    await seedPeople(world, { A: { income: '1.00' }, B: { income: '2.00' }, C: { income: '4.00' } });
    const P = await seedProgramme(world);
    const plan = {
      target: Enrolment,
      source: Person,
      set: { ...into(P), personId: from(Person, { var: 'id' }) },
      existing,
      limit: { rows: 2, reason: 'full' },
      totals: { incomes: tree(Person, { var: 'income' }) },
    };
    const result = await world.write((tx) => tx.insertFrom(plan));
    expect(result).toEqual({ inserted: 2, skippedExisting: 0, refused: { full: 1 }, totals: { incomes: '3.00' } });
  },

  'keeps the versions of the items that it was computed from': async (world) => {
    const { A, B, memberships } = await seedHouseholds(world);
    await world.write((tx) => tx.update(Person, idOf(B), 1, { firstName: 'changed' }));
    const gone = memberships.find(({ householdId, role }) => role === null && householdId !== undefined);
    await world.write((tx) => tx.update(Membership, idOf(gone), 1, { isDeleted: true }));
    const P = await seedProgramme(world);
    const evidence = { kind: 'versions', owner: ['household'], collection: 'members' } as const;
    const plan = {
      target: Enrolment,
      source: Membership,
      where: tree(Membership, { '==': [{ var: 'role' }, 'HEAD'] }),
      set: { ...into(P), personId: from(Membership, { var: 'personId' }), evidence },
      existing,
    };
    await world.write((tx) => tx.insertFrom(plan));
    const members = memberships.filter(({ role }) => role !== null).toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
    expect(byPerson(await enrolments(world), A)?.evidence).toEqual(members.map((row) => [row.id, 1]));

    const Q = await seedProgramme(world, 'Q');
    const through = { ...plan.set, ...into(Q), evidence: { ...evidence, through: 'person' } as const };
    await world.write((tx) => tx.insertFrom({ ...plan, set: through }));
    const [row] = await rowsOf(world.store.reader, Enrolment, { '==': [{ var: 'programme.code' }, 'Q'] });
    expect(row?.evidence).toEqual(members.map(({ id, personId }) => [id, 1, personId, personId === idOf(B) ? 2 : 1]));
  },

  'gives an empty list as the versions of no items': async (world) => {
    await seedPeople(world, { A: {} });
    const P = await seedProgramme(world);
    const evidence = { kind: 'versions', owner: [], collection: 'memberships', through: 'household' } as const;
    const set = { ...into(P), personId: from(Person, { var: 'id' }), evidence };
    await world.write((tx) => tx.insertFrom({ target: Enrolment, source: Person, set, existing }));
    expect(column(await enrolments(world), 'evidence')).toEqual([[]]);
  },

  'finds rows by their unique key': async (world) => {
    const { B } = await seedPeople(world, { A: { firstName: 'B' }, B: { firstName: 'nobody' } });
    const plan = {
      target: Household,
      source: Person,
      set: {
        code: from(Person, { var: 'code' }),
        headId: { kind: 'lookup', entity: Person, by: { code: tree(Person, { var: 'firstName' }) } },
      },
      existing: ['code'],
    } as const;
    expect((await world.write((tx) => tx.insertFrom(plan))).inserted).toBe(2);
    const rows = await rowsOf(world.store.reader, Household);
    expect(rows.find(({ code }) => code === 'A')).toMatchObject({ headId: idOf(B) });
    expect(rows.find(({ code }) => code === 'B')).toMatchObject({ headId: null });
  },
};
