import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@parasol/core';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import Database from 'better-sqlite3';
import pg from 'pg';

/** Where the rows are: plain data, so that it can be handed to another process. */
export type Place =
  | { readonly store: 'sqlite'; readonly file: string }
  | { readonly store: 'postgres'; readonly url: string; readonly schema: string };

export const openStore = (place: Place): Store =>
  place.store === 'sqlite'
    ? sqlite({ file: place.file })
    : postgres({ connectionString: place.url, schema: place.schema, poolSize: 3 });

/** Runs SQL as a person at a console of the database would; gives the rows as texts. */
export async function atConsole(place: Place, sql: string): Promise<string[][]> {
  if (place.store === 'sqlite') {
    const db = new Database(place.file);
    try {
      const statement = db.prepare(sql);
      if (statement.reader) return (statement.raw(true).all() as unknown[][]).map((row) => row.map(String));
      statement.run();
      return [];
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  try {
    await client.query(`set search_path = "${place.schema}"`);
    const results = [await client.query<unknown[]>({ text: sql, rowMode: 'array' })].flat();
    return (results.at(-1)?.rows ?? []).map((row) => row.map(String));
  } finally {
    await client.end();
  }
}

/** A fresh place that goes away at the end of the scope. */
export async function newPlace(store: Place['store'], url: string): Promise<{ place: Place } & AsyncDisposable> {
  if (store === 'postgres') {
    const schema = `migrate_${randomBytes(6).toString('hex')}`;
    const place = { store, url, schema };
    return {
      place,
      [Symbol.asyncDispose]: async () => void (await atConsole(place, `drop schema if exists "${schema}" cascade`)),
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'parasol-migrate-'));
  return {
    place: { store, file: join(folder, 'registry.db') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
