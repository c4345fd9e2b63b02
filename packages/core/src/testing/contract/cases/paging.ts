import { expect } from 'vitest';
import type { Ordering, SelectPlan, StoredRow } from '../../../store/store.ts';
import { Person } from '../entities.ts';
import { person, seedPeople } from '../seed.ts';
import { type Cases, column, constant, idOf, ordered, rowsOf, tree, type World } from '../world.ts';

type Names = readonly string[];

/** Reads page after page as core does: on from the last row, by its values of the ordering columns. */
async function* pages({ store }: World, names: Names, limit: number): AsyncGenerator<StoredRow[]> {
  const orderBy: Ordering[] = ordered(Person, ...names);
  let last: StoredRow | undefined;
  do {
    const after =
      last === undefined
        ? {}
        : { after: { values: names.map((name) => last?.[name.replace('-', '')]), id: idOf(last) } };
    const page = await rowsOf(store.reader, Person, undefined, { orderBy, limit, ...after });
    expect(page.length).toBeLessThanOrEqual(limit);
    yield page;
    last = page.at(-1);
  } while (last !== undefined);
}

async function allPages(world: World, names: Names, limit: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const page of pages(world, names, limit)) seen.push(...column(page, 'code'));
  return seen;
}

/** Ties and missing values of every type, so that pages end in the middle of both. */
const seedMixed = (world: World) =>
  world.write((tx) =>
    tx.insert(
      Person,
      Array.from({ length: 23 }, (_, i) =>
        person(`P${i}`, {
          firstName: ['a', 'B', '😀', '～', ''][i % 5],
          income: i % 3 === 0 ? null : `${(i % 4) * 3}.50`,
          children: i % 4 === 0 ? null : i % 2,
          dob: i % 5 === 0 ? null : `20${10 + (i % 3)}-01-01`,
          isDisabled: i % 6 === 0 ? null : i % 2 === 0,
        }),
      ),
      'fail',
    ),
  );

export const paging: Cases = {
  'gives the rows of a range of ids, beginning behind it, up to its end': async (world) => {
    const rows = Object.values(await seedPeople(world, { A: {}, B: {}, C: {}, D: {} }));
    const [after, , through] = rows.map(idOf);
    const within = (plan: Partial<SelectPlan>) => rowsOf(world.store.reader, Person, undefined, plan);
    expect(column(await within({ range: { after, through } }), 'code')).toEqual(['B', 'C']);
    expect(column(await within({ range: { after, through }, limit: 1 }), 'code')).toEqual(['B']);
    expect(column(await within({ range: { through } }), 'code')).toEqual(['A', 'B', 'C']);
    const orderBy = ordered(Person, '-code');
    expect(column(await within({ range: { after, through }, orderBy }), 'code')).toEqual(['C', 'B']);
    const next = { values: [], id: idOf(rows[1]) };
    expect(column(await within({ range: { after, through }, after: next }), 'code')).toEqual(['C']);
  },

  'gives in pages exactly what it gives at once, for columns of every type': async (world) => {
    await seedMixed(world);
    const lists: Names[] = [
      [],
      ['income'],
      ['-income'],
      ['children', '-firstName'],
      ['-dob', 'income'],
      ['isDisabled', '-children'],
      ['dateCreated', '-code'],
    ];
    for (const names of lists) {
      const whole = await rowsOf(world.store.reader, Person, undefined, { orderBy: ordered(Person, ...names) });
      for (const limit of [1, 4, 23, 50]) expect(await allPages(world, names, limit)).toEqual(column(whole, 'code'));
    }
  },

  'shows each row once while others add rows, and loses none of the old ones': async (world) => {
    await seedMixed(world);
    const old = column(await rowsOf(world.store.reader, Person), 'code');
    for (const names of [['income'], ['-firstName'], [], ['dateCreated']]) {
      const seen: unknown[] = [];
      let round = 0;
      for await (const page of pages(world, names, 4)) {
        seen.push(...column(page, 'code'));
        round += 1;
        if (round > 5) continue;
        world.tick();
        const code = `${names.join()}-${round}`;
        await seedPeople(world, {
          [`${code}-1`]: { income: '-5.00', firstName: '' },
          [`${code}-2`]: { firstName: '😀😀' },
        });
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toEqual(expect.arrayContaining(old));
    }
  },

  'goes on after a row that was deleted or changed meanwhile': async (world) => {
    await seedPeople(world, { A: {}, B: {}, C: {}, D: {} });
    const seen: unknown[] = [];
    for await (const page of pages(world, ['code'], 2)) {
      seen.push(...column(page, 'code'));
      if (seen.length !== 2) continue;
      await world.write((tx) =>
        tx.updateWhere(Person, {
          where: tree(Person, { '==': [{ var: 'code' }, 'B'] }),
          set: { isDeleted: constant(true) },
        }),
      );
    }
    expect(seen).toEqual(['A', 'B', 'C', 'D']);
  },

  'pages through a filter': async (world) => {
    await seedMixed(world);
    const where = { '>': [{ var: 'income' }, 1] };
    const whole = await rowsOf(world.store.reader, Person, where, { orderBy: ordered(Person, '-income') });
    const first = whole.slice(0, 3).at(-1);
    const after = { values: [first?.income], id: idOf(first) };
    const rest = await rowsOf(world.store.reader, Person, where, { orderBy: ordered(Person, '-income'), after });
    expect(rest).toEqual(whole.slice(3));
  },

  'reads a large set in pages, so that memory holds one page': async (world) => {
    const rows = Array.from({ length: 5000 }, (_, i) => person(`P${i}`, { children: i % 7 }));
    await world.write((tx) => tx.insertMany(Person, rows, 'fail'));
    const seen = await allPages(world, ['-children'], 500);
    expect(new Set(seen).size).toBe(5000);
  },

  'cuts a set into ranges of ids that cover it once': async (world) => {
    await seedMixed(world);
    const ids = column(await rowsOf(world.store.reader, Person), 'id');
    expect(await world.store.reader.cuts(Person, { size: 10 })).toEqual([ids[9], ids[19], ids[22]]);
    expect(await world.store.reader.cuts(Person, { size: 23 })).toEqual([ids[22]]);
    expect(await world.store.reader.cuts(Person, { size: 1 })).toEqual(ids);
  },

  'cuts only what a filter finds, and nothing into nothing': async (world) => {
    await seedPeople(world, { A: { children: 1 }, B: {}, C: { children: 1 }, D: { children: 1 } });
    const where = tree(Person, { '==': [{ var: 'children' }, 1] });
    const ids = column(await rowsOf(world.store.reader, Person), 'id');
    expect(await world.store.reader.cuts(Person, { where, size: 2 })).toEqual([ids[2], ids[3]]);
    const nobody = tree(Person, { '==': [{ var: 'children' }, 9] });
    expect(await world.store.reader.cuts(Person, { where: nobody, size: 2 })).toEqual([]);
  },
};
