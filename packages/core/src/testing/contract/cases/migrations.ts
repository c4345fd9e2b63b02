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
    const report = await world.store.migrate({ dryRun: true });
    await isUnusable(world);
    expect(await world.store.migrate({ dryRun: true })).toEqual(report);
    expect(await world.store.migrate()).toEqual(report);
  },

  'has nothing to do the second time, and keeps all rows': async (world) => {
    await world.store.migrate();
    const { A } = await seedPeople(world, { A: {} });
    expect(await world.store.migrate({ dryRun: true })).toEqual({ statements: [], steps: [] });
    expect(await world.store.migrate()).toEqual({ statements: [], steps: [] });
    expect(await rowsOf(world.store.reader, Person)).toEqual([A]);
  },

  'tells how it stands to the declaration, before and after': async ({ store }) => {
    expect(await store.schemaState()).toEqual({ state: 'absent', differences: [] });
    await store.migrate();
    expect(await store.schemaState()).toEqual({ state: 'current', differences: [] });
  },

  'runs no migration step where everything is born as declared': async ({ store }) => {
    expect((await store.migrate()).steps).toEqual([]);
    expect((await store.migrate()).steps).toEqual([]);
  },
};
