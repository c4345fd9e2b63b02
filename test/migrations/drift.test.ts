import { unwrap } from '@parasol/core';
import { describe, expect, inject, it } from 'vitest';
import { clerk, newApp } from './clinic-versions.ts';
import { atConsole, newPlace, type Place } from './place.ts';

/** Somebody at a console of the database changes what a migration made. */

const hospital = { name: 'Wamba', town: 'Samburu', beds: 1, opened: '2026-01-01' };

async function migrated(place: Place) {
  const app = await newApp(place);
  await app.migrate();
  unwrap(await app.as(clerk).hospitals.create(hospital));
  await app.stop();
}

const both = (sql: string) => ({ sqlite: sql, postgres: sql });

/** What was done, and what is said about it. */
const CASES: readonly (readonly [title: string, sql: Record<Place['store'], string>, difference: object])[] = [
  [
    'dropped an index',
    both('drop index acme_hospital_town_index'),
    {
      table: 'acme_hospital',
      index: 'acme_hospital_town_index',
      message: expect.stringMatching(/is gone\. Make it again: create index .*"town"/),
    },
  ],
  [
    'made a unique index over all rows instead of the live ones',
    {
      sqlite: 'drop index acme_hospital_name_unique',
      postgres:
        'drop index acme_hospital_name_unique; create unique index acme_hospital_name_unique on acme_hospital (name)',
    },
    { table: 'acme_hospital', index: 'acme_hospital_name_unique' },
  ],
  [
    'added a unique index',
    both('create unique index by_hand on acme_hospital (town)'),
    { table: 'acme_hospital', index: 'by_hand', message: expect.stringContaining('was added by hand') },
  ],
  [
    'dropped a column',
    both('alter table acme_hospital drop column email'),
    { table: 'acme_hospital', column: 'email', message: expect.stringContaining('is gone. Restore it from a backup.') },
  ],
  [
    'added a column',
    both('alter table acme_hospital add column colour text'),
    { table: 'acme_hospital', column: 'colour', message: expect.stringContaining('jsonExt') },
  ],
  [
    'altered a column of a history table',
    {
      sqlite: 'alter table acme_historicalhospital rename column beds to rooms',
      postgres: 'alter table acme_historicalhospital alter column beds type text',
    },
    { table: 'acme_historicalhospital', column: 'beds' },
  ],
  [
    'let a column be empty',
    {
      sqlite: 'alter table acme_hospital rename column town to place',
      postgres: 'alter table acme_hospital alter column town drop not null',
    },
    { table: 'acme_hospital', column: 'town' },
  ],
  ['dropped a table', both('drop table acme_historicalvisit'), { table: 'acme_historicalvisit' }],
  [
    'dropped the table of the kernel',
    both('drop table core_run_range'),
    { table: 'core_run_range', message: expect.stringContaining('is gone') },
  ],
];

describe.each(['sqlite', 'postgres'] as const)('a database on %s in which somebody', (store) => {
  it.each(CASES)(
    '%s is refused by its first use, by a migration and by health, which say what to do',
    async (_, sql, difference) => {
      await using home = await newPlace(store, inject('postgresUrl'));
      await migrated(home.place);
      await atConsole(home.place, sql[store]);
      const app = await newApp(home.place);
      expect(await app.runtime.store.schemaState()).toMatchObject({
        state: 'drifted',
        differences: expect.arrayContaining([expect.objectContaining(difference)]),
      });
      await expect(app.as(clerk).hospitals.list({})).rejects.toMatchObject({
        name: 'SchemaMismatch',
        state: 'drifted',
      });
      await expect(app.as(clerk).hospitals.create({ ...hospital, name: 'Other' })).rejects.toThrow('not as it must be');
      await expect(app.migrate()).rejects.toMatchObject({ name: 'SchemaMismatch', state: 'drifted' });
      await app.stop();
    },
  );

  it('added an index for speed is welcome', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await migrated(home.place);
    await atConsole(home.place, 'create index by_hand on acme_hospital (beds)');
    const app = await newApp(home.place);
    expect(unwrap(await app.as(clerk).hospitals.count({}))).toBe(1);
    await app.stop();
  });

  it('made an index ahead, under its own name, is migrated without making it twice', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await migrated(home.place);
    await atConsole(home.place, 'drop index acme_hospital_town_index');
    await atConsole(home.place, 'create index acme_hospital_town_index on acme_hospital (town)');
    const app = await newApp(home.place);
    expect(await app.migrate()).toEqual({ statements: [], steps: [] });
    await app.stop();
  });

  it('mended it again is used without a restart', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await migrated(home.place);
    await atConsole(home.place, 'drop index acme_hospital_town_index');
    const app = await newApp(home.place);
    await expect(app.as(clerk).hospitals.count({})).rejects.toThrow('acme_hospital_town_index');
    await atConsole(home.place, 'create index acme_hospital_town_index on acme_hospital (town)');
    expect(unwrap(await app.as(clerk).hospitals.count({}))).toBe(1);
    await app.stop();
  });

  it('dropped the table of claims is migrated again, which builds it from the rows', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await migrated(home.place);
    const app = await newApp(home.place);
    const claiming = { ...hospital, jsonExt: { phone: '0700' } };
    unwrap(await app.as(clerk).hospitals.create({ ...claiming, name: 'First' }));
    await app.stop();
    await atConsole(home.place, 'drop table core_claim');
    const again = await newApp(home.place);
    await expect(again.as(clerk).hospitals.count({})).rejects.toThrow('run app.migrate() first');
    await again.migrate();
    expect(await again.as(clerk).hospitals.create({ ...claiming, name: 'Second' })).toMatchObject({
      errors: [{ code: 'core.DUPLICATE', path: ['jsonExt', 'phone'] }],
    });
    await again.stop();
  });

  it('recorded a format of a later Parasol is left alone', async () => {
    await using home = await newPlace(store, inject('postgresUrl'));
    await migrated(home.place);
    await atConsole(home.place, `update core_schema set manifest = '{"format":99,"tables":{}}'`);
    const app = await newApp(home.place);
    expect(await app.runtime.store.schemaState()).toEqual({ state: 'newer', differences: [] });
    await expect(app.migrate()).rejects.toThrow('A newer version has migrated this database');
    await app.stop();
  });
});
