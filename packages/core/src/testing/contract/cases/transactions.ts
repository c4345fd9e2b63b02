import { expect } from 'vitest';
import type { StoreTransaction } from '../../../store/store.ts';
import { UniqueViolation } from '../../../store/store.ts';
import { fingerprint } from '../../fingerprint.ts';
import { catalog, Person, Programme, Receipt } from '../entities.ts';
import { gate } from '../gate.ts';
import { one, people, person, programme, seedHouseholds, seedPeople } from '../seed.ts';
import { type Cases, column, constant, from, idOf, rowsOf, type World } from '../world.ts';

const codes = async ({ store }: World): Promise<unknown[]> =>
  column(await rowsOf(store.reader, Person), 'code').toSorted();

const WRITES: Readonly<Record<string, (tx: StoreTransaction, id: string) => Promise<unknown>>> = {
  insert: (tx) => tx.insert(Person, [person('X')], 'fail'),
  insertMany: (tx) => tx.insertMany(Person, [person('X')], 'skip'),
  update: (tx, id) => tx.update(Person, id, 1, { firstName: 'X' }),
  updateWhere: (tx) => tx.updateWhere(Person, { set: { firstName: constant('X') } }),
  insertFrom: (tx) =>
    tx.insertFrom({ target: Receipt, source: Person, set: { text: from(Person, { var: 'code' }) }, existing: [] }),
};

export const transactions: Cases = {
  'tells the time of its own clock, whatever the clock of the app says': async ({ store, write }) => {
    const outside = await store.reader.clock();
    const [first, second] = await write(async (tx) => [await tx.clock(), await tx.clock()]);
    for (const instant of [outside, first, second]) expect(new Date(instant ?? '').toISOString()).toBe(instant);
    expect([outside, first, second].toSorted()).toEqual([outside, first, second]);
    expect(Math.abs(Date.parse(outside) - Date.now())).toBeLessThan(60_000);
  },

  'commits when its work resolves, and gives what it resolved with': async (world) => {
    expect(await world.write(async (tx) => (await people(tx, { A: {} })).A.code)).toBe('A');
    expect(await codes(world)).toEqual(['A']);
  },

  'leaves nothing when its work rejects, and rejects with the same error': async (world) => {
    const { A } = await seedHouseholds(world);
    const before = await fingerprint(world.store, catalog);
    const error = new Error('no');
    const undone = world.write(async (tx) => {
      await people(tx, { X: {} });
      await one(tx, Programme, programme('X'));
      await tx.update(Person, idOf(A), 1, { isDeleted: true });
      await tx.updateWhere(Person, { set: { children: constant(7) } });
      throw error;
    });
    expect(await undone.catch((thrown: unknown) => thrown)).toBe(error);
    expect(await fingerprint(world.store, catalog)).toEqual(before);
    expect(await world.store.reader.history(Person, idOf(A))).toHaveLength(1);
  },

  'reads its own writes, which nobody else sees before the commit': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const written = gate();
    const release = gate();
    const writing = world.write(async (tx) => {
      await tx.update(Person, idOf(A), 1, { firstName: 'changed' });
      await people(tx, { B: {} });
      const own = await rowsOf(tx, Person);
      written.open();
      await release.opened;
      return own;
    });
    await written.opened;
    try {
      expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
      expect(await world.store.reader.history(Person, idOf(A))).toHaveLength(1);
      expect(await world.write((tx) => rowsOf(tx, Person), { readOnly: true })).toEqual([A]);
    } finally {
      release.open();
    }
    const own = await writing;
    expect(column(own, 'firstName')).toEqual(['changed', 'Name B']);
    expect(await rowsOf(world.store.reader, Person)).toEqual(own);
  },

  'dates all its writes with one instant, to the millisecond': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    world.tick();
    const timestamp = await world.write(async (tx) => {
      await people(tx, { B: {} });
      world.tick();
      await tx.update(Person, idOf(A), 1, { firstName: 'changed' });
      await tx.insertFrom({
        target: Receipt,
        source: Person,
        set: { text: from(Person, { var: 'code' }) },
        existing: [],
      });
      return tx.timestamp;
    });
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const rows = [...(await rowsOf(world.store.reader, Person)), ...(await rowsOf(world.store.reader, Receipt))];
    expect(new Set(column(rows, 'dateUpdated'))).toEqual(new Set([timestamp]));
  },

  'takes its instant from the clock it was given': async (world) => {
    const instant = world.tick();
    expect(await world.write(async (tx) => tx.timestamp)).toBe(instant);
  },

  'undoes in a savepoint only what it did': async (world) => {
    await world.write(async (tx) => {
      const { A } = await people(tx, { A: {} });
      const error = new Error('inner');
      const attempt = tx.savepoint(async () => {
        await people(tx, { B: {} });
        await tx.update(Person, idOf(A), 1, { firstName: 'lost' });
        throw error;
      });
      expect(await attempt.catch((thrown: unknown) => thrown)).toBe(error);
      expect(column(await rowsOf(tx, Person), 'firstName')).toEqual(['Name A']);
      await people(tx, { C: {} });
    });
    expect(await codes(world)).toEqual(['A', 'C']);
  },

  'keeps what a savepoint did when it resolves, and gives its value': async (world) => {
    const value = await world.write((tx) => tx.savepoint(async () => (await people(tx, { A: {} })).A.code));
    expect(value).toBe('A');
    expect(await codes(world)).toEqual(['A']);
  },

  'undoes the inner savepoint and keeps the outer one': async (world) => {
    await world.write((tx) =>
      tx.savepoint(async () => {
        await people(tx, { A: {} });
        await tx
          .savepoint(async () => {
            await people(tx, { B: {} });
            throw new Error('inner');
          })
          .catch(() => {});
        await people(tx, { C: {} });
      }),
    );
    expect(await codes(world)).toEqual(['A', 'C']);
  },

  'undoes with the outer savepoint what inner ones kept': async (world) => {
    await world.write(async (tx) => {
      const outer = tx.savepoint(async () => {
        await tx.savepoint(() => people(tx, { A: {} }));
        throw new Error('outer');
      });
      await expect(outer).rejects.toThrow('outer');
      await people(tx, { B: {} });
    });
    expect(await codes(world)).toEqual(['B']);
  },

  'refuses savepoints that run at the same time, and leaves nothing': async (world) => {
    const crossing = world.write(async (tx) => {
      const begun = gate();
      const first = tx.savepoint(async () => {
        await people(tx, { A: {} });
        await begun.opened;
      });
      const second = tx.savepoint(async () => {
        await people(tx, { B: {} });
        begun.open();
        await first.catch(() => {});
      });
      await Promise.all([first, second]);
    });
    await expect(crossing).rejects.toThrow('at the same time');
    expect(await codes(world)).toEqual([]);
  },

  'releases with a savepoint the unique values that it took': async (world) => {
    await world.write(async (tx) => {
      await tx
        .savepoint(async () => {
          await people(tx, { A: { firstName: 'lost' } });
          throw new Error('inner');
        })
        .catch(() => {});
      await people(tx, { A: { firstName: 'kept' } });
    });
    expect(await rowsOf(world.store.reader, Person)).toMatchObject([{ firstName: 'kept' }]);
  },

  'goes on after a statement that failed in a savepoint': async (world) => {
    await seedPeople(world, { A: {} });
    await world.write(async (tx) => {
      await people(tx, { B: {} });
      const attempt = tx.savepoint(() => tx.insert(Person, [person('C'), person('A')], 'fail'));
      await expect(attempt).rejects.toBeInstanceOf(UniqueViolation);
      await people(tx, { D: {} });
    });
    expect(await codes(world)).toEqual(['A', 'B', 'D']);
  },

  'refuses every write in a read-only transaction': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    const before = await fingerprint(world.store, catalog);
    for (const write of Object.values(WRITES)) {
      await expect(world.write((tx) => write(tx, idOf(A)), { readOnly: true })).rejects.toThrow();
    }
    expect(await fingerprint(world.store, catalog)).toEqual(before);
    expect(await world.write((tx) => rowsOf(tx, Person), { readOnly: true })).toEqual([A]);
  },

  'refuses statements and leaves nothing when its signal aborts': async (world) => {
    const controller = new AbortController();
    const aborted = world.write(
      async (tx) => {
        await people(tx, { A: {} });
        controller.abort(new Error('too long'));
        await people(tx, { B: {} });
      },
      { signal: controller.signal },
    );
    await expect(aborted).rejects.toThrow();
    expect(await codes(world)).toEqual([]);
    await seedPeople(world, { C: {} });
    expect(await codes(world)).toEqual(['C']);
  },

  'refuses to begin when its signal is aborted already': async (world) => {
    await expect(
      world.write((tx) => people(tx, { A: {} }), { signal: AbortSignal.abort(new Error('too late')) }),
    ).rejects.toThrow();
    expect(await codes(world)).toEqual([]);
  },

  'refuses statements after its end': async (world) => {
    let ended: StoreTransaction | undefined;
    await world.write(async (tx) => {
      ended = tx;
      await people(tx, { A: {} });
    });
    await expect(ended?.insert(Person, [person('B')], 'fail')).rejects.toThrow();
    await expect(ended?.count(Person, {})).rejects.toThrow();
    expect(await codes(world)).toEqual(['A']);
  },

  'runs many transactions that start at once, each whole': async (world) => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        world
          .write(async (tx) => {
            await people(tx, { [`A${i}`]: {} });
            await people(tx, { [`B${i}`]: {} });
            if (i % 4 === 0) throw new Error('undone');
          })
          .catch(() => {}),
      ),
    );
    expect(await codes(world)).toHaveLength(30);
  },
};
