import { expect } from 'vitest';
import type { StoredRow, StoreTransaction } from '../../../store/store.ts';
import { Person, Receipt } from '../entities.ts';
import { gate } from '../gate.ts';
import { seedPeople } from '../seed.ts';
import { type Cases, column, from, idOf, ordered, rowsOf, type World } from '../world.ts';

const receipt = async (tx: StoreTransaction, text: string): Promise<StoredRow> => {
  const [row] = await tx.insert(Receipt, [{ text }], 'fail');
  return row as StoredRow;
};
const numberOf = (row: StoredRow): number => row.sequence as number;

/** What a reader gets who begins at the start and goes as far as the frontier. */
async function settled({ store }: World): Promise<unknown[]> {
  const { through } = await store.reader.frontier(Receipt);
  const rows = await rowsOf(store.reader, Receipt, undefined, { orderBy: ordered(Receipt, 'sequence') });
  return column(
    rows.filter((row) => numberOf(row) <= through),
    'text',
  );
}

/** Writes first, and is still open while another writes; nobody may pass by what it wrote. */
async function heldBack(world: World, write: (tx: StoreTransaction) => Promise<unknown>): Promise<void> {
  await seedPeople(world, { first: {}, second: {} });
  const written = gate();
  const release = gate();
  const slow = world.write(async (tx) => {
    await write(tx);
    written.open();
    await release.opened;
  });
  await written.opened;
  const fast = world.write((tx) => receipt(tx, 'late'));
  // Where writers overlap, the fast one commits now; where they do not, it waits.
  await Promise.race([fast, world.store.reader.count(Receipt, {})]);
  expect(await settled(world)).toEqual([]);
  release.open();
  await slow;
  const { sequence } = await fast;
  expect((await world.store.reader.frontier(Receipt)).through).toBeGreaterThanOrEqual(sequence as number);
  expect((await settled(world)).at(-1)).toBe('late');
  expect((await settled(world))[0]).toBe('first');
}

export const numbers: Cases = {
  'settle nothing while there is nothing': async ({ store }) => {
    expect(await store.reader.frontier(Receipt)).toEqual({ through: 0, hasOpen: false });
  },

  'are settled by the commit': async (world) => {
    const row = await world.write((tx) => receipt(tx, 'a'));
    expect(await world.store.reader.frontier(Receipt)).toEqual({ through: numberOf(row), hasOpen: false });
  },

  'hold back what was numbered behind them, until their transaction commits': (world) =>
    heldBack(world, (tx) => receipt(tx, 'first')),

  'hold back what was numbered behind many rows of an open transaction': (world) =>
    heldBack(world, (tx) => tx.insertMany(Receipt, [{ text: 'first' }, { text: 'second' }], 'fail')),

  'hold back what was numbered behind the rows of a set of an open transaction': (world) =>
    heldBack(world, (tx) =>
      tx.insertFrom({ target: Receipt, source: Person, set: { text: from(Person, { var: 'code' }) }, existing: [] }),
    ),

  'hold nothing back when their transaction is rolled back': async (world) => {
    const undone = world.write(async (tx) => {
      await receipt(tx, 'lost');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const row = await world.write((tx) => receipt(tx, 'kept'));
    expect((await world.store.reader.frontier(Receipt)).through).toBe(numberOf(row));
    expect(await settled(world)).toEqual(['kept']);
  },

  'hold nothing back when only a savepoint is rolled back': async (world) => {
    await world.write(async (tx) => {
      const attempt = tx.savepoint(async () => {
        await receipt(tx, 'lost');
        throw new Error('undone');
      });
      await expect(attempt).rejects.toThrow('undone');
      await receipt(tx, 'kept');
    });
    expect(await settled(world)).toEqual(['kept']);
    expect((await world.store.reader.frontier(Receipt)).hasOpen).toBe(false);
  },

  'are given anew to a row that is renumbered, so that it comes last': async (world) => {
    const a = await world.write((tx) => receipt(tx, 'a'));
    const b = await world.write((tx) => receipt(tx, 'b'));
    const outcome = await world.write((tx) => tx.update(Receipt, idOf(a), 1, { text: 'A' }, { renumber: true }));
    expect(outcome).toMatchObject({ outcome: 'updated', row: { text: 'A', version: 2 } });
    expect(await settled(world)).toEqual(['b', 'A']);
    const { through } = await world.store.reader.frontier(Receipt);
    expect(through).toBeGreaterThan(numberOf(b));
    expect(numberOf(await world.write((tx) => receipt(tx, 'c')))).toBeGreaterThan(through);
  },

  'stay as they are when a row is updated otherwise': async (world) => {
    const a = await world.write((tx) => receipt(tx, 'a'));
    await world.write((tx) => tx.update(Receipt, idOf(a), 1, { text: 'A' }));
    expect(await rowsOf(world.store.reader, Receipt)).toMatchObject([{ text: 'A', sequence: numberOf(a) }]);
  },

  'of a renumbered row hold back what was numbered behind it, until its transaction commits': async (world) => {
    const a = await world.write((tx) => receipt(tx, 'a'));
    const before = await world.store.reader.frontier(Receipt);
    const renumbered = gate();
    const release = gate();
    const slow = world.write(async (tx) => {
      await tx.update(Receipt, idOf(a), 1, { text: 'A' }, { renumber: true });
      renumbered.open();
      await release.opened;
    });
    await renumbered.opened;
    const fast = world.write((tx) => receipt(tx, 'late'));
    await Promise.race([fast, world.store.reader.count(Receipt, {})]);
    expect((await world.store.reader.frontier(Receipt)).through).toBe(before.through);
    release.open();
    await slow;
    await fast;
    expect(await settled(world)).toEqual(['A', 'late']);
  },

  'are refused for an entity without a sequence': async (world) => {
    const { A } = await seedPeople(world, { A: {} });
    await expect(world.store.reader.frontier(Person)).rejects.toThrow('sequence');
    await expect(
      world.write((tx) => tx.update(Person, idOf(A), 1, { firstName: 'B' }, { renumber: true })),
    ).rejects.toThrow('sequence');
  },
};
