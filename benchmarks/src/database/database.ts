import type { Store } from '@parasol/core';
import type Database from 'better-sqlite3';
import type pg from 'pg';
import type { Bed } from '../bench.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** The bare driver on the database that the store uses: what the limits are written with. */
export type Bare =
  | { readonly name: 'sqlite'; readonly db: Database.Database }
  | { readonly name: 'postgres'; readonly client: pg.Client };

export interface TestDatabase {
  /** A store on it, for createParasol. */
  store(): Store;
  /** Opens the bare driver; the tables are there once the app has migrated. */
  bare(): Promise<Bare>;
  /** Closes what was opened and deletes everything. */
  remove(): Promise<void>;
}

export const openDatabase = ({ store, postgresUrl }: Bed): Promise<TestDatabase> =>
  store === 'sqlite' ? openSqlite() : openPostgres(postgresUrl);
