import { expect } from 'vitest';
import type { StoredRow } from '../../../store/store.ts';
import { Enrolment, Person, Programme } from '../entities.ts';
import { enrolment, one, people, programme, seedPeople } from '../seed.ts';
import { type Cases, CHANGE, column, constant, from, idOf, rowsOf, tree, type World } from '../world.ts';

const seedEnrolments = ({ write }: World) =>
  write(async (tx) => {
    const P = await one(tx, Programme, programme('P'));
    const { A, B, C, D } = await people(tx, { A: {}, B: {}, C: {}, D: {} });
    const rows: StoredRow[] = [];
    for (const [who, status] of [
      [A, 'APPLIED'],
      [B, 'ACTIVE'],
      [C, 'SUSPENDED'],
      [D, 'EXITED'],
    ] as const) {
      rows.push(await one(tx, Enrolment, enrolment(P, who, { status })));
    }
    return rows;
  });

export const updateWhere: Cases = {
  'changes every row of the filter, says how many, and leaves the others': async (world) => {
    const { C, ...others } = await seedPeople(world, { A: { children: 1 }, B: { children: 2 }, C: {} });
    const dateUpdated = world.tick();
    const where = tree(Person, { '>': [{ var: 'children' }, 0] });
    expect(await world.write((tx) => tx.updateWhere(Person, { where, set: { firstName: constant('new') } }))).toBe(2);
    const changed = Object.values(others).map((row) => ({
      ...row,
      firstName: 'new',
      version: 2,
      dateUpdated,
      changeId: CHANGE,
    }));
    expect(await rowsOf(world.store.reader, Person)).toEqual([...changed, C]);
  },

  'moves states only from the states that the filter allows': async (world) => {
    await seedEnrolments(world);
    const where = tree(Enrolment, { in: [{ var: 'status' }, ['APPLIED', 'SUSPENDED']] });
    const activate = () =>
      world.write((tx) => tx.updateWhere(Enrolment, { where, set: { status: constant('ACTIVE') } }));
    expect(await activate()).toBe(2);
    const rows = await rowsOf(world.store.reader, Enrolment);
    expect(column(rows, 'status')).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'EXITED']);
    expect(column(rows, 'version')).toEqual([2, 1, 2, 1]);
    expect(await activate()).toBe(0);
  },

  'computes new values from the old ones and from relations': async (world) => {
    const { A, B } = await seedPeople(world, {
      A: { income: '1.10', children: 1 },
      B: { income: '2.20', children: 4 },
    });
    const set = {
      income: from(Person, { '+': [{ coalesce: [{ var: 'income' }, 0] }, { coalesce: [{ var: 'children' }, 0] }] }),
      children: from(Person, { '*': [{ coalesce: [{ var: 'children' }, 0] }, 2] }),
    };
    await world.write((tx) => tx.updateWhere(Person, { set }));
    expect(await world.store.reader.byIds(Person, [idOf(A)])).toMatchObject([{ income: '2.10', children: 2 }]);
    expect(await world.store.reader.byIds(Person, [idOf(B)])).toMatchObject([{ income: '6.20', children: 8 }]);
  },

  'takes parameters, null and JSON as new values': async (world) => {
    await seedPeople(world, { A: { income: '1.00', nationalId: 'N' } });
    const set = {
      income: constant(null),
      nationalId: constant(null),
      firstName: from(Person, { var: 'name' }, { name: { type: { kind: 'text' } } }),
      jsonExt: constant({ a: [1, null], 'b"': '😀' }),
    };
    await world.write((tx) => tx.updateWhere(Person, { set, parameters: { name: `O'Neil` } }));
    expect(await rowsOf(world.store.reader, Person)).toMatchObject([
      { income: null, nationalId: null, firstName: `O'Neil`, jsonExt: { a: [1, null], 'b"': '😀' } },
    ]);
  },

  'asks collections and relations in its filter': async (world) => {
    const [first] = await seedEnrolments(world);
    const where = tree(Person, { some: [{ var: 'enrolments' }, { '==': [{ var: 'status' }, 'APPLIED'] }] });
    expect(await world.write((tx) => tx.updateWhere(Person, { where, set: { children: constant(9) } }))).toBe(1);
    const rows = await rowsOf(world.store.reader, Person, { '==': [{ var: 'children' }, 9] });
    expect(column(rows, 'id')).toEqual([first?.personId]);
  },

  'works in ranges of ids, each row in one of them': async (world) => {
    await seedPeople(world, { A: {}, B: {}, C: {}, D: {}, E: {} });
    const cuts = await world.store.reader.cuts(Person, { size: 2 });
    const increment = { children: from(Person, { '+': [{ coalesce: [{ var: 'children' }, 0] }, 1] }) };
    const changed: number[] = [];
    for (const [i, through] of cuts.entries()) {
      changed.push(
        await world.write((tx) => tx.updateWhere(Person, { set: increment, range: { after: cuts[i - 1], through } })),
      );
    }
    expect(changed).toEqual([2, 2, 1]);
    expect(column(await rowsOf(world.store.reader, Person), 'children')).toEqual([1, 1, 1, 1, 1]);
  },

  'deletes and restores sets, and touches deleted rows only when asked': async (world) => {
    await seedPeople(world, { A: {}, B: {} });
    const set = (isDeleted: boolean) => ({ isDeleted: constant(isDeleted) });
    expect(await world.write((tx) => tx.updateWhere(Person, { set: set(true) }))).toBe(2);
    expect(await rowsOf(world.store.reader, Person)).toEqual([]);
    expect(await world.write((tx) => tx.updateWhere(Person, { set: set(false) }))).toBe(0);
    expect(await world.write((tx) => tx.updateWhere(Person, { set: set(false), includeDeleted: true }))).toBe(2);
    expect(column(await rowsOf(world.store.reader, Person), 'version')).toEqual([3, 3]);
  },
};
