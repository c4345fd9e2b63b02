import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@parasol/core';
import { memory } from '@parasol/memory';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import { type Place, release, withSpares } from './spare-schemas.ts';

export interface StoreUnderTest {
  readonly name: 'memory' | 'sqlite' | 'postgres';
  /** A fresh, empty place to keep rows, and stores on it: several at once see the same rows (except in memory). */
  create(): Promise<{ open(): Store; remove(): Promise<void> }>;
}

/** For properties that need no database. */
export const inMemory: StoreUnderTest = {
  name: 'memory',
  create: async () => {
    const store = memory();
    return { open: () => store, remove: async () => undefined };
  },
};

const onSqlite: StoreUnderTest = {
  name: 'sqlite',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-test-'));
    return {
      open: () => sqlite({ file: join(folder, 'test.db'), synchronous: 'NORMAL' }),
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const onPostgres: StoreUnderTest = {
  name: 'postgres',
  create: async () => {
    const url = process.env['PARASOL_TEST_POSTGRES_URL'];
    if (url === undefined)
      throw new Error(
        'No Postgres for tests. Run them by `npm test`, which starts one, or set PARASOL_TEST_POSTGRES_URL.',
      );
    const place: Place = { url, schema: `t_${randomBytes(6).toString('hex')}` };
    return {
      open: () => withSpares(postgres({ connectionString: url, schema: place.schema, poolSize: 4 }), place),
      remove: () => release(place),
    };
  },
};

const all: readonly StoreUnderTest[] = [inMemory, onSqlite, onPostgres];

/**
 * The three stores, for `describe.each(stores)`: every scenario runs on each of them with the same assertions. Where all modes are tried at
 * once, it is Postgres, on which two apps share the work and order is freest: a build must not take a quarter of an hour. Where modes are
 * named, it is all of them.
 */
export const stores: readonly StoreUnderTest[] =
  process.env['PARASOL_TEST_MODES'] === 'all' ? all.filter(({ name }) => name === 'postgres') : all;
