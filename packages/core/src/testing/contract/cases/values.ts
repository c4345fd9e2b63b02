import { expect } from 'vitest';
import type { AnyEntity } from '../../../entity/entity.ts';
import { ValueOverflow } from '../../../store/store.ts';
import { Enrolment, Payment, Person, Programme } from '../entities.ts';
import { one, payment, person, programme, seedPeople } from '../seed.ts';
import { type Cases, column, constant, from, idOf, rowsOf, type World } from '../world.ts';

/** Stores one row per value of a column, and gives the column back in order of insertion, read anew. */
async function roundTrip({ store, write }: World, name: string, given: readonly unknown[]): Promise<unknown[]> {
  const rows = await write((tx) =>
    tx.insert(
      Person,
      given.map((value, i) => person(`P${i}`, { [name]: value })),
      'fail',
    ),
  );
  const read = await store.reader.byIds(Person, rows.map(idOf));
  return column(
    read.toSorted((a, b) => Number(String(a.code).slice(1)) - Number(String(b.code).slice(1))),
    name,
  );
}

const overflow = (entity: AnyEntity, name: string) => {
  const error = expect.objectContaining({ name: 'ValueOverflow', entity: entity.name, column: name });
  return expect.toSatisfy((thrown) => thrown instanceof ValueOverflow && error.asymmetricMatch(thrown));
};

const TEXTS = [
  '',
  ' ',
  `it's "quoted" \`so\``,
  'back\\slash and %percent_ and $1 and ? and :name',
  "'; DROP TABLE contract_person; --",
  'line\nbreak\ttab\r\n',
  'Ñandú Ærø ß İstanbul',
  'é ≠ e\u0301',
  '👩‍👩‍👧 𝒜 𠜎',
  'مرحبا שלום',
];

export const values: Cases = {
  'keeps text as it is: quotes, wildcards, line breaks, accents, emoji': async (world) => {
    expect(await roundTrip(world, 'firstName', TEXTS)).toEqual(TEXTS);
  },

  'tells an empty text from null': async (world) => {
    await roundTrip(world, 'nationalId', ['', null]);
    const empty = await rowsOf(world.store.reader, Person, { '==': [{ var: 'nationalId' }, ''] });
    expect(column(empty, 'code')).toEqual(['P0']);
  },

  'keeps whole numbers up to 2^53 exactly': async (world) => {
    const numbers = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, null];
    expect(await roundTrip(world, 'children', numbers)).toEqual(numbers);
  },

  'keeps decimals exactly at their full number of digits': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const amounts = [
      '99999999999999.9999',
      '-99999999999999.9999',
      '0.0001',
      '-0.0001',
      '0.0000',
      '90071992547409.9301',
    ];
    for (const amount of amounts) await world.write((tx) => one(tx, Payment, payment(A, amount)));
    expect(column(await rowsOf(world.store.reader, Payment), 'amount').toSorted()).toEqual(amounts.toSorted());
  },

  'gives decimals with exactly the digits of their column': async (world) => {
    expect(await roundTrip(world, 'income', ['12.5', '7', '-0.1', '0'])).toEqual(['12.50', '7.00', '-0.10', '0.00']);
  },

  'keeps booleans and null apart': async (world) => {
    expect(await roundTrip(world, 'isDisabled', [true, false, null])).toEqual([true, false, null]);
  },

  'keeps dates as civil dates, leap days and distant years included': async (world) => {
    const dates = ['2024-02-29', '1900-01-01', '1582-10-10', '9999-12-31', '0099-01-01'];
    expect(await roundTrip(world, 'dob', dates)).toEqual(dates);
  },

  'keeps instants in UTC with their milliseconds': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const instants = [
      '2026-01-05T23:59:59.999Z',
      '2026-01-05T00:00:00.000Z',
      '1969-12-31T23:59:59.001Z',
      '2026-03-29T01:30:00.120Z',
    ];
    for (const paidAt of instants) await world.write((tx) => one(tx, Payment, payment(A, '1.0000', { paidAt })));
    expect(column(await rowsOf(world.store.reader, Payment), 'paidAt').toSorted()).toEqual(instants.toSorted());
  },

  'gives instants in one form, however they were written': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const [paid] = await world.write((tx) =>
      tx.insert(Payment, [payment(A, '1.0000', { paidAt: '2026-01-05T10:00:00Z' })], 'fail'),
    );
    expect(paid?.paidAt).toBe('2026-01-05T10:00:00.000Z');
    expect(await rowsOf(world.store.reader, Payment)).toEqual([paid]);
  },

  'keeps JSON: nested, empty, unicode, large and small numbers, null inside': async (world) => {
    const documents: readonly unknown[] = [
      {},
      { a: {}, b: [], c: null, d: '' },
      { deep: { list: [1, [2, { three: [3] }]], flag: false } },
      { 'ключ 🔑': `"quoted" \\ 'it' \n`, '': 'empty key' },
      { large: 1e21, small: 1e-7, negative: -0.5, safe: Number.MAX_SAFE_INTEGER, tenth: 0.1 },
      { __parasol: 'x', constructor: 1, toString: true },
    ];
    expect(await roundTrip(world, 'jsonExt', documents)).toEqual(documents);
  },

  'keeps a JSON list in a column of its own, and null beside it': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {} });
    await world.write(async (tx) => {
      const { id: programmeId } = await one(tx, Programme, programme('P'));
      await tx.insert(
        Enrolment,
        [{ programmeId, personId: idOf(A), status: 'ACTIVE', evidence: [1, 'a', { b: [] }] }],
        'fail',
      );
      await tx.insert(Enrolment, [{ programmeId, personId: idOf(B), status: 'ACTIVE', evidence: null }], 'fail');
    });
    expect(column(await rowsOf(world.store.reader, Enrolment), 'evidence')).toEqual([[1, 'a', { b: [] }], null]);
  },

  'refuses a decimal with more digits than its column': async ({ store, write }) => {
    const tooLarge = write((tx) => tx.insert(Person, [person('A', { income: '10000000000.00' })], 'fail'));
    await expect(tooLarge).rejects.toEqual(overflow(Person, 'income'));
    expect(await store.reader.count(Person, {})).toBe(0);
  },

  'refuses a decimal beyond its column in an update': async (world) => {
    const { A } = await seedPeople(world, { A: { income: '1.00' } });
    const tooLarge = world.write((tx) => tx.update(Person, idOf(A), 1, { income: '-10000000000.00' }));
    await expect(tooLarge).rejects.toEqual(overflow(Person, 'income'));
    expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
  },

  'refuses a computed amount beyond its column and changes no row of the set': async (world) => {
    const { A, B } = await seedPeople(world, { A: { income: '1.00' }, B: { income: '9999999999.99' } });
    const doubled = from(Person, { '*': [{ coalesce: [{ var: 'income' }, 0] }, 2] });
    const tooLarge = world.write((tx) => tx.updateWhere(Person, { set: { income: doubled } }));
    await expect(tooLarge).rejects.toEqual(overflow(Person, 'income'));
    expect(await rowsOf(world.store.reader, Person)).toEqual([A, B]);
  },

  'refuses a computed amount beyond its column and inserts no row of the set': async (world) => {
    await seedPeople(world, { A: { income: '1.00' }, B: { income: '9999999999.99' } });
    const { id } = await world.write((tx) => one(tx, Programme, programme('P')));
    const huge = from(Person, { '*': [{ coalesce: [{ var: 'income' }, 0] }, 100_000] });
    const tooLarge = world.write((tx) =>
      tx.insertFrom({
        target: Enrolment,
        source: Person,
        set: {
          programmeId: constant(id),
          personId: from(Person, { var: 'id' }),
          status: constant('ACTIVE'),
          amount: huge,
        },
        existing: ['programmeId', 'personId'],
      }),
    );
    await expect(tooLarge).rejects.toEqual(overflow(Enrolment, 'amount'));
    expect(await world.store.reader.count(Enrolment, {})).toBe(0);
  },
};
