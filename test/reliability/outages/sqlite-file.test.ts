import { unwrap } from '@parasol/core';
import { sqlite, sqlOf } from '@parasol/sqlite';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { newPlace, removePlace } from '../place.ts';
import { compose, peopleFile } from '../programme.ts';
import { requireInvariants } from '../races/invariants.ts';

/** The file of SQLite is full, or held by somebody else: a clear error, nothing lost, and work goes on when it is over. */

async function open() {
  const place = await newPlace('sqlite', '');
  if (place.store !== 'sqlite') throw new Error('A file was asked for.');
  const programme = await compose(sqlite({ file: place.file }));
  onTestFinished(async () => {
    await programme.app.stop();
    await removePlace(place);
  });
  return { ...programme, file: place.file };
}

it('says that the disk is full, keeps what was there, and goes on when there is room', async () => {
  const { app, me } = await open();
  unwrap(await me.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' }));
  // The writer's own connection is told how large the file may become, which to SQLite is a full disk.
  const limitPages = (count: number) =>
    me.transaction((tx) => sql.raw(`pragma max_page_count = ${count}`).execute(sqlOf(tx)));
  unwrap(await limitPages(1));
  const upload = () => me.individualImports.importIndividuals({ source: peopleFile(600) });
  await expect(upload()).rejects.toMatchObject({ code: 'SQLITE_FULL', message: expect.stringContaining('Make room') });
  expect(unwrap(await me.individuals.count({}))).toBe(1);
  await requireInvariants(app);

  unwrap(await limitPages(1_000_000));
  const { rows, accepted } = unwrap(await upload());
  expect(accepted).toBeGreaterThan(500);
  expect(unwrap(await me.individuals.count({}))).toBe(1 + accepted);
  expect(rows).toBe(655);
  await requireInvariants(app);
});

it('waits for who holds the file, gives up when told to, and loses nothing', async () => {
  const { me, file } = await open();
  const other = new Database(file);
  onTestFinished(() => void other.close());
  const amina = { firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' };
  other.exec('begin immediate');
  expect(await me.individuals.create(amina, { timeoutMs: 50, idempotencyKey: 'a' })).toMatchObject({
    success: false,
    errors: [{ code: 'core.TIMEOUT' }],
  });
  // Readers do not wait for a writer.
  expect(unwrap(await me.individuals.count({}))).toBe(0);
  const waiting = me.individuals.create(amina, { idempotencyKey: 'a' });
  unwrap(await me.individuals.count({}));
  other.exec('rollback');
  expect(await waiting).toMatchObject({ success: true });
  expect(unwrap(await me.individuals.count({}))).toBe(1);
});
