import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '@parasol/core';
import { memory } from '@parasol/memory';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import type { StoreName } from './arguments.ts';

/** Names of the stores, for people. */
export const STORE_LABELS: Readonly<Record<StoreName, string>> = {
  sqlite: 'SQLite',
  memory: 'the memory store',
  postgres: 'Postgres',
};

export interface OpenStore {
  readonly store: Store;
  /** Where the rows are, for people. */
  readonly place: string;
  /** Ends what was started besides the store itself. */
  close(): Promise<void>;
}

/** An empty store of the kind that was asked for. */
export function openStore(name: StoreName, folder: string): Promise<OpenStore> {
  if (name === 'memory')
    return Promise.resolve({ store: memory(), place: 'gone after the run', close: async () => undefined });
  return name === 'sqlite' ? freshSqlite(join(folder, 'registry.db')) : freshPostgres();
}

async function freshSqlite(file: string): Promise<OpenStore> {
  // The registry of the run before, with its journal: a demo begins with nothing.
  await Promise.all(['', '-wal', '-shm', '-journal'].map((suffix) => rm(file + suffix, { force: true })));
  return { store: sqlite({ file }), place: file, close: async () => undefined };
}

async function freshPostgres(): Promise<OpenStore> {
  const own = process.env['PARASOL_DEMO_POSTGRES_URL'];
  if (own) {
    const schema = `parasol_demo_${randomBytes(4).toString('hex')}`;
    const store = postgres({ connectionString: own, schema });
    return { store, place: `schema ${schema} of your server; drop it when you are done`, close: async () => undefined };
  }
  // Only here: who has a server, or wants none, needs no binaries.
  const { startPostgres } = await import('@parasol/dev-postgres');
  const server = await startPostgres();
  return {
    store: postgres({ connectionString: server.url, schema: 'parasol_demo' }),
    place: 'a Postgres of its own, gone after the run',
    close: () => server.stop(),
  };
}
