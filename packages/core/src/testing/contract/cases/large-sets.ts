import { expect } from 'vitest';
import { type StoredRow, UniqueViolation, ValueOverflow } from '../../../store/store.ts';
import { Payment, Person, Receipt } from '../entities.ts';
import { person, seedPeople } from '../seed.ts';
import { ABSENT, type Cases, CHANGE, column, idOf, rowsOf, type World } from '../world.ts';

/** So many rows at once that stores may have another way to write them. */
const MANY = 1200;
/** Rows that one read gives. */
const PAGE = 500;

const TEXTS = [
  '',
  ' ',
  'NULL',
  '\\N',
  '\\.',
  '\\',
  'C:\\new\\table\\r',
  'a\tb',
  'line\nbreak\r\nand\u2028more',
  '\b\f\v',
  '{"a",b}',
  `it's "quoted"`,
  'Ñandú é e\u0301 مرحبا 👩‍👩‍👧',
  '\u{10ffff}\ufeff',
];

/** Every type of column, and every text, beside every other: the lists have no length in common. */
const hostile = (i: number): StoredRow =>
  person(`P${i}`, {
    firstName: TEXTS[i % TEXTS.length],
    nationalId: i % 5 === 0 ? null : `${TEXTS[i % 13]}${i}`,
    dob: [null, '2024-02-29', '0099-01-01', '9999-12-31'][i % 4],
    income: [null, '0.00', '-0.10', '9999999999.99', '-9999999999.99'][i % 5],
    children: [null, 0, -1, Number.MAX_SAFE_INTEGER][i % 4],
    isDisabled: [true, false, null][i % 3],
    jsonExt: [
      {},
      { text: TEXTS[i % TEXTS.length], [TEXTS[(i + 1) % 13] as string]: [null, { deep: ['\\', '\t', '"'] }] },
      { large: 1e21, small: 1e-7, i },
    ][i % 3],
  });

const several = (more: (i: number) => StoredRow = () => ({})): StoredRow[] =>
  Array.from({ length: MANY }, (_, i) => person(`P${i}`, more(i)));

async function allPeople({ store }: World): Promise<StoredRow[]> {
  const found: StoredRow[] = [];
  for (;;) {
    const after = found.length === 0 ? undefined : idOf(found.at(-1));
    const page = await rowsOf(store.reader, Person, undefined, { range: { after }, limit: PAGE });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}

export const largeSets: Cases = {
  'keep every value of every row, whatever it is made of': async (world) => {
    const rows = Array.from({ length: MANY }, (_, i) => hostile(i));
    const timestamp = await world.write(async (tx) => {
      expect(await tx.insertMany(Person, rows, 'fail')).toBe(MANY);
      return tx.timestamp;
    });
    const stored = new Map((await allPeople(world)).map((row) => [row['code'], row]));
    expect(stored.size).toBe(MANY);
    const written = {
      ...{ version: 1, isDeleted: false, dateCreated: timestamp, dateUpdated: timestamp },
      ...{ userCreated: 'amina', userUpdated: 'amina', changeId: CHANGE },
    };
    for (const row of rows) expect(stored.get(row['code'])).toEqual({ id: expect.any(String), ...row, ...written });
  },

  'keep ids that are given and make the others, which rise': async (world) => {
    await world.write((tx) => tx.insertMany(Person, [{ ...person('first'), id: ABSENT }, ...several()], 'fail'));
    const byCode = new Map((await allPeople(world)).map((row) => [row['code'], idOf(row)]));
    expect(byCode.get('first')).toBe(ABSENT);
    const made = several().map(({ code }) => byCode.get(code) as string);
    expect(made).toEqual(made.toSorted());
  },

  'are numbered uniquely where the entity is numbered': async ({ store, write }) => {
    const receipts = Array.from({ length: MANY }, (_, i) => ({ text: `R${i}` }));
    await write((tx) => tx.insertMany(Receipt, receipts, 'fail'));
    await write((tx) => tx.insertMany(Receipt, [{ text: 'last' }], 'fail'));
    const [last] = await rowsOf(store.reader, Receipt, { '==': [{ var: 'text' }, 'last'] });
    const before = await rowsOf(store.reader, Receipt, { '!=': [{ var: 'text' }, 'last'] });
    const numbers = column(before, 'sequence') as number[];
    expect(new Set(numbers).size).toBe(1000);
    expect(Math.max(...numbers)).toBeLessThan(last?.['sequence'] as number);
  },

  'are refused as a whole for one row that is there, and the entity and columns are named': async (world) => {
    const { P700 } = await seedPeople(world, { P700: { firstName: 'first' } });
    const refused = world.write((tx) => tx.insertMany(Person, several(), 'fail'));
    await expect(refused).rejects.toMatchObject({ name: 'UniqueViolation', entity: 'person', columns: ['code'] });
    await expect(refused).rejects.toBeInstanceOf(UniqueViolation);
    expect(await rowsOf(world.store.reader, Person)).toEqual([P700]);
  },

  'leave out what is there where that is wished for': async (world) => {
    await seedPeople(world, { P0: {}, P700: {} });
    expect(await world.write((tx) => tx.insertMany(Person, several(), 'skip'))).toBe(MANY - 2);
    expect(await world.store.reader.count(Person, {})).toBe(MANY);
  },

  'are refused as a whole for one value that does not fit, and the column is named': async ({ store, write }) => {
    const tooLarge = several((i) => ({ income: i === 900 ? '10000000000.00' : '1.00' }));
    const refused = write((tx) => tx.insertMany(Person, tooLarge, 'fail'));
    await expect(refused).rejects.toMatchObject({ name: 'ValueOverflow', entity: 'person', column: 'income' });
    await expect(refused).rejects.toBeInstanceOf(ValueOverflow);
    expect(await store.reader.count(Person, {})).toBe(0);
  },

  'are refused as a whole for one row that points at nothing or lacks what it must have': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const payments = Array.from({ length: MANY }, (_, i) => ({ personId: i === 600 ? ABSENT : idOf(A), amount: '1' }));
    await expect(world.write((tx) => tx.insertMany(Payment, payments, 'fail'))).rejects.toThrow();
    expect(await world.store.reader.count(Payment, {})).toBe(0);
    const nameless = several((i) => (i === 600 ? { firstName: null } : {}));
    await expect(world.write((tx) => tx.insertMany(Person, nameless, 'fail'))).rejects.toThrow();
    expect(await world.store.reader.count(Person, {})).toBe(1);
  },

  'are undone with their savepoint, and the transaction goes on': async (world) => {
    await seedPeople(world, { P700: {} });
    await world.write(async (tx) => {
      const inner = tx.savepoint(() => tx.insertMany(Person, several(), 'fail'));
      await expect(inner).rejects.toBeInstanceOf(UniqueViolation);
      expect(await tx.count(Person, {})).toBe(1);
      await tx.insertMany(
        Person,
        several().filter(({ code }) => code !== 'P700'),
        'fail',
      );
    });
    expect(await world.store.reader.count(Person, {})).toBe(MANY);
  },

  'are seen by their own transaction at once and by nobody else before its commit': async ({ store, write }) => {
    await write(async (tx) => {
      await tx.insertMany(Person, several(), 'fail');
      expect(await tx.count(Person, {})).toBe(MANY);
      if (store.writers === 'many') expect(await store.reader.count(Person, {})).toBe(0);
    });
    expect(await store.reader.count(Person, {})).toBe(MANY);
  },
};
