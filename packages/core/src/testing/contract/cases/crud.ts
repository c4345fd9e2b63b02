import { expect } from 'vitest';
import { type StoredRow, UniqueViolation } from '../../../store/store.ts';
import { Payment, Person, Receipt } from '../entities.ts';
import { person, seedPeople } from '../seed.ts';
import { ABSENT, type Cases, CHANGE, column, idOf, rowsOf } from '../world.ts';

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const crud: Cases = {
  'stores a row and gives it back as it was stored': async ({ store, write }) => {
    const given = person('A', {
      nationalId: 'N-1',
      dob: '1991-04-02',
      income: '12.50',
      children: 3,
      isDisabled: false,
      jsonExt: { a: [1] },
    });
    const [stored] = await write((tx) => tx.insert(Person, [given], 'fail'));
    expect(stored).toMatchObject(given);
    expect(await store.reader.byIds(Person, [idOf(stored)])).toEqual([stored]);
    expect(await rowsOf(store.reader, Person)).toEqual([stored]);
  },

  'gives every declared column and no other': async ({ write }) => {
    const [stored] = await write((tx) => tx.insert(Person, [person('A')], 'fail'));
    expect(Object.keys(stored ?? {}).toSorted()).toEqual(Person.columns.map(({ name }) => name).toSorted());
  },

  'fills the system columns from the stamp and the transaction': async ({ write }) => {
    const [[stored], timestamp] = await write(
      async (tx) => [await tx.insert(Person, [person('A')], 'fail'), tx.timestamp] as const,
    );
    expect(stored).toMatchObject({
      version: 1,
      isDeleted: false,
      dateCreated: timestamp,
      dateUpdated: timestamp,
      userCreated: 'amina',
      userUpdated: 'amina',
      changeId: CHANGE,
    });
  },

  'takes absent nullable columns as null': async ({ write }) => {
    const [stored] = await write((tx) => tx.insert(Person, [person('A')], 'fail'));
    expect(stored).toMatchObject({ nationalId: null, dob: null, income: null, children: null, isDisabled: null });
  },

  'makes ids where none are given, and they rise': async ({ write }) => {
    const ids = await write(async (tx) => {
      const made: string[] = [];
      for (const code of ['A', 'B', 'C']) made.push(...(await tx.insert(Person, [person(code)], 'fail')).map(idOf));
      return made;
    });
    for (const id of ids) expect(id).toMatch(UUID7);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(3);
  },

  'keeps an id that is given': async ({ write }) => {
    const [stored] = await write((tx) => tx.insert(Person, [person('A', { id: ABSENT })], 'fail'));
    expect(idOf(stored)).toBe(ABSENT);
  },

  'reads rows by their ids, deleted ones included, and leaves unknown ones out': async (world) => {
    const { A, B } = await seedPeople(world, { A: {}, B: {}, C: {} });
    await world.write((tx) => tx.update(Person, idOf(B), 1, { isDeleted: true }));
    const rows = await world.store.reader.byIds(Person, [idOf(A), idOf(B), ABSENT, idOf(A)]);
    expect(column(rows, 'code').toSorted()).toEqual(['A', 'B']);
    expect(await world.store.reader.byIds(Person, [])).toEqual([]);
  },

  'inserts many rows and says how many': async ({ store, write }) => {
    const rows = Array.from({ length: 2500 }, (_, i) => person(`P${i}`));
    expect(await write((tx) => tx.insertMany(Person, rows, 'fail'))).toBe(2500);
    expect(await store.reader.count(Person, {})).toBe(2500);
    expect(await write((tx) => tx.insertMany(Person, [], 'fail'))).toBe(0);
  },

  'keeps what many rows share and what is their own': async ({ store, write }) => {
    const rows = Array.from({ length: 130 }, (_, i) =>
      person(`P${i}`, {
        nationalId: i % 3 === 0 ? null : `N${i}`,
        firstName: i < 129 ? 'Same' : 'Other',
        jsonExt: { i, text: `"${i}\\", {x}` },
      }),
    );
    expect(await write((tx) => tx.insertMany(Person, rows, 'fail'))).toBe(130);
    const stored = new Map((await rowsOf(store.reader, Person)).map((row) => [row['code'], row]));
    for (const row of rows) expect(stored.get(row['code'])).toMatchObject(row);
    const again = [...rows.slice(0, 60), person('New'), person('P0'), ...rows.slice(60)];
    expect(await write((tx) => tx.insertMany(Person, again, 'skip'))).toBe(1);
    await expect(write((tx) => tx.insertMany(Person, [person('Newer'), ...rows], 'fail'))).rejects.toThrow(
      UniqueViolation,
    );
    expect(await store.reader.count(Person, {})).toBe(131);
  },

  'refuses a relation to a row that does not exist': async ({ store, write }) => {
    await expect(write((tx) => tx.insert(Payment, [{ personId: ABSENT, amount: '1.0000' }], 'fail'))).rejects.toThrow();
    expect(await store.reader.count(Payment, {})).toBe(0);
  },

  'refuses an update to a relation to a row that does not exist': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const [paid] = await world.write((tx) => tx.insert(Payment, [{ personId: idOf(A), amount: '1.0000' }], 'fail'));
    await expect(world.write((tx) => tx.update(Payment, idOf(paid), 1, { personId: ABSENT }))).rejects.toThrow();
    expect(await rowsOf(world.store.reader, Payment)).toEqual([paid]);
  },

  'refuses null in a column that must have a value': async ({ store, write }) => {
    await expect(write((tx) => tx.insert(Person, [person('A', { firstName: null })], 'fail'))).rejects.toThrow();
    expect(await store.reader.count(Person, {})).toBe(0);
  },

  'shares no object with its callers': async ({ store, write }) => {
    const list = [1, 2];
    const [stored] = await write((tx) => tx.insert(Person, [person('A', { jsonExt: { list } })], 'fail'));
    list.push(3);
    try {
      ((stored as StoredRow).jsonExt as { list: number[] }).list.push(4);
    } catch {
      // A store may give frozen rows.
    }
    expect(column(await rowsOf(store.reader, Person), 'jsonExt')).toEqual([{ list: [1, 2] }]);
  },

  'numbers the rows of a numbered entity uniquely and rising': async ({ store, write }) => {
    const first = await write((tx) => tx.insert(Receipt, [{ text: 'a' }, { text: 'b' }], 'fail'));
    await write(async (tx) => {
      await tx.insert(Receipt, [{ text: 'lost' }], 'fail');
      throw new Error('undone');
    }).catch(() => {});
    await write((tx) => tx.insertMany(Receipt, [{ text: 'c' }], 'fail'));
    const rows = await rowsOf(store.reader, Receipt);
    const number = (text: string) => rows.find((row) => row.text === text)?.sequence as number;
    expect(new Set(column(rows, 'sequence')).size).toBe(3);
    expect(column(first, 'sequence').every(Number.isSafeInteger)).toBe(true);
    expect(number('c')).toBeGreaterThan(Math.max(number('a'), number('b')));
  },
};
