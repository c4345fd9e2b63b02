import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@parasol/core';
import { memory } from '@parasol/memory';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import pg from 'pg';

export const storeNames = ['sqlite', 'memory', 'postgres'] as const;
export type StoreName = (typeof storeNames)[number];

/** A fresh place for rows that goes with the console. */
export interface Place {
  readonly store: Store;
  /** For people. */
  readonly where: string;
  remove(): Promise<void>;
}

export async function placeFor(name: StoreName): Promise<Place> {
  if (name === 'memory') return { store: memory(), where: 'memory', remove: async () => undefined };
  if (name === 'postgres') return onPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'parasol-console-'));
  const file = join(folder, 'console.db');
  return { store: sqlite({ file }), where: file, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function onPostgres(): Promise<Place> {
  const own = process.env['PARASOL_CONSOLE_POSTGRES_URL'];
  const schema = `parasol_console_${randomBytes(4).toString('hex')}`;
  if (own !== undefined && own !== '') {
    const store = postgres({ connectionString: inSchema(own, schema), schema });
    return { store, where: `schema ${schema} of your server`, remove: () => dropSchema(own, schema) };
  }
  // Only here: who has a server, or wants none, needs no binaries.
  const { startPostgres } = await import('@parasol/dev-postgres');
  const server = await startPostgres();
  const store = postgres({ connectionString: inSchema(server.url, schema), schema });
  return { store, where: 'a Postgres of its own', remove: () => server.stop() };
}

async function dropSchema(connectionString: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`drop schema if exists ${schema} cascade`);
  await client.end();
}

/** SQL that one types finds the tables without naming their schema. */
function inSchema(url: string, schema: string): string {
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${schema}`);
  return address.href;
}
