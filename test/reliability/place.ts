import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@parasol/core';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import pg from 'pg';

/** Where rows are: plain data, so that it can be handed to another process. */
export type Place =
  | { readonly store: 'sqlite'; readonly file: string }
  | { readonly store: 'postgres'; readonly url: string; readonly schema: string };

export type StoreName = Place['store'];

export const storeAt = (place: Place): Store =>
  place.store === 'sqlite'
    ? sqlite({ file: place.file })
    : postgres({ connectionString: place.url, schema: place.schema, poolSize: 3 });

/** A place where nothing is yet. */
export async function newPlace(store: StoreName, url: string): Promise<Place> {
  if (store === 'postgres') return { store, url, schema: `fault_${randomBytes(6).toString('hex')}` };
  return { store, file: join(await mkdtemp(join(tmpdir(), 'parasol-fault-')), 'fault.db') };
}

/** A place with the same rows; nobody has the first one open. Undefined where that takes as long as making them anew. */
export async function copyOf(place: Place): Promise<Place | undefined> {
  if (place.store === 'postgres') return undefined;
  const copy = await newPlace('sqlite', '');
  if (copy.store === 'sqlite') await copyFile(place.file, copy.file);
  return copy;
}

export async function removePlace(place: Place): Promise<void> {
  if (place.store === 'sqlite') return rm(join(place.file, '..'), { recursive: true, force: true });
  await onPostgres(place.url, `drop schema if exists "${place.schema}" cascade`);
}

async function onPostgres(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
