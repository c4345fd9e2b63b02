import { expect } from 'vitest';
import { Person } from '../entities.ts';
import { person, seedPeople } from '../seed.ts';
import { type Cases, rowsOf, type World } from '../world.ts';

/** These begin with a store that was opened but not migrated. */

async function isUnusable({ store, write }: World): Promise<void> {
  await expect(store.reader.count(Person, {})).rejects.toThrow('app.migrate()');
  await expect(write((tx) => tx.insert(Person, [person('A')], 'fail'))).rejects.toThrow('app.migrate()');
}

export const migrations: Cases = {
  'refuses to work before it is migrated and says what to do': (world) => isUnusable(world),

  'only says with dryRun what it would do': async (world) => {
    const { statements } = await world.store.migrate({ dryRun: true });
    await isUnusable(world);
    expect(await world.store.migrate({ dryRun: true })).toEqual({ statements });
    expect(await world.store.migrate()).toEqual({ statements });
  },

  'has nothing to do the second time, and keeps all rows': async (world) => {
    await world.store.migrate();
    const { A } = await seedPeople(world, { A: {} });
    expect(await world.store.migrate({ dryRun: true })).toEqual({ statements: [] });
    expect(await world.store.migrate()).toEqual({ statements: [] });
    expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
  },
};
