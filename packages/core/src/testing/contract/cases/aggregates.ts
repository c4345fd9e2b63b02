import { expect } from 'vitest';
import type { AggregatePlan } from '../../../store/store.ts';
import { Payment, Person } from '../entities.ts';
import { one, payment, seedPeople } from '../seed.ts';
import { type Cases, field, idOf, tree, type World } from '../world.ts';

const aggregate = ({ store }: World, entity: typeof Person | typeof Payment, plan: Partial<AggregatePlan>) =>
  store.reader.aggregate(entity, { groupBy: {}, select: {}, limit: 100, ...plan });

const income = field(Person, 'income');
const rows = { function: 'count' as const };

export const aggregates: Cases = {
  'counts, adds up and finds least and greatest without groups': async (world) => {
    await seedPeople(world, {
      A: { income: '9.50', dob: '2001-01-01' },
      B: { income: '10.00', dob: '1999-01-01' },
      C: {},
    });
    const select = {
      rows,
      incomes: { function: 'count', of: income },
      total: { function: 'sum', of: income },
      least: { function: 'min', of: income },
      most: { function: 'max', of: income },
      oldest: { function: 'min', of: field(Person, 'dob') },
    } as const;
    expect(await aggregate(world, Person, { select })).toEqual([
      { rows: 3, incomes: 2, total: '19.50', least: '9.50', most: '10.00', oldest: '1999-01-01' },
    ]);
  },

  'counts nothing as zero and adds nothing up to null': async (world) => {
    const select = { rows, total: { function: 'sum', of: income }, most: { function: 'max', of: income } } as const;
    expect(await aggregate(world, Person, { select })).toEqual([{ rows: 0, total: null, most: null }]);
    expect(await aggregate(world, Person, { select, groupBy: { code: field(Person, 'code') } })).toEqual([]);
  },

  'keeps to a range of ids': async (world) => {
    const { A, B, C } = await seedPeople(world, { A: {}, B: {}, C: {} });
    const [first, second] = [A, B, C].map(idOf).sort();
    const within = (range: AggregatePlan['range']) => aggregate(world, Person, { select: { rows }, range });
    expect(await within({ through: second })).toEqual([{ rows: 2 }]);
    expect(await within({ after: first, through: second })).toEqual([{ rows: 1 }]);
    expect(await within({ after: second })).toEqual([{ rows: 1 }]);
  },

  'groups in order of the keys, the missing one last': async (world) => {
    await seedPeople(world, { A: { children: 10 }, B: { children: 9 }, C: {}, D: { children: 10 }, E: {} });
    const groups = await aggregate(world, Person, {
      groupBy: { children: field(Person, 'children') },
      select: { rows },
    });
    expect(groups).toEqual([
      { children: 9, rows: 1 },
      { children: 10, rows: 2 },
      { children: null, rows: 2 },
    ]);
  },

  'groups by several keys and gives no more groups than asked': async (world) => {
    await seedPeople(world, {
      A: { children: 1, isDisabled: true },
      B: { children: 1, isDisabled: false },
      C: { children: 0, isDisabled: true },
    });
    const groupBy = { children: field(Person, 'children'), isDisabled: field(Person, 'isDisabled') };
    expect(await aggregate(world, Person, { groupBy, select: { rows }, limit: 2 })).toEqual([
      { children: 0, isDisabled: true, rows: 1 },
      { children: 1, isDisabled: false, rows: 1 },
    ]);
  },

  'keeps the groups above a number, such as duplicates': async (world) => {
    await seedPeople(world, {
      A: { firstName: 'x', dob: '2000-01-01' },
      B: { firstName: 'x', dob: '2000-01-01' },
      C: { firstName: 'x' },
      D: { firstName: 'y' },
    });
    const groupBy = { firstName: field(Person, 'firstName'), dob: field(Person, 'dob') };
    expect(await aggregate(world, Person, { groupBy, select: { rows }, having: { of: 'rows', above: 1 } })).toEqual([
      { firstName: 'x', dob: '2000-01-01', rows: 2 },
    ]);
  },

  'adds up exactly where binary numbers would not': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await world.write(async (tx) => {
      for (const amount of ['90000000000000.0001', '0.1000', '0.2000', '-0.0001'])
        await one(tx, Payment, payment(A, amount));
    });
    const select = { total: { function: 'sum', of: field(Payment, 'amount') } } as const;
    expect(await aggregate(world, Payment, { select })).toEqual([{ total: '90000000000000.3000' }]);
  },

  'aggregates what a filter finds, grouped behind a relation, deleted rows left out': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    const lost = await world.write(async (tx) => {
      await one(tx, Payment, payment(A, '1.0000'));
      await one(tx, Payment, payment(A, '2.0000'));
      await one(tx, Payment, payment(B, '0.5000'));
      return one(tx, Payment, payment(B, '4.0000'));
    });
    await world.write((tx) => tx.update(Payment, lost.id as string, 1, { isDeleted: true }));
    const plan = {
      where: tree(Payment, { '>=': [{ var: 'amount' }, 1] }),
      groupBy: { code: field(Payment, 'person.code') },
      select: { total: { function: 'sum', of: field(Payment, 'amount') } },
    } as const;
    expect(await aggregate(world, Payment, plan)).toEqual([{ code: 'A', total: '3.0000' }]);
    expect(await aggregate(world, Payment, { ...plan, includeDeleted: true })).toEqual([
      { code: 'A', total: '3.0000' },
      { code: 'B', total: '4.0000' },
    ]);
  },
};
