import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParasol, identifiers, type Store, silentLogger } from '@parasol/core';
import { individual } from '@parasol/individual';
import { postgres } from '@parasol/postgres';
import { sqlite } from '@parasol/sqlite';
import Database from 'better-sqlite3';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

/** A connection of the host, with a table of its own called `letter`. */
export interface HostConnection {
  /** What `app.within()` takes. */
  readonly raw: object;
  begin(): Promise<void>;
  run(sql: string): Promise<unknown>;
  /** Codes in the host's own table, as this connection sees it. */
  letters(): Promise<string[]>;
}

export interface HostPlace {
  readonly name: 'sqlite' | 'postgres';
  open(): Promise<{ readonly store: Store; connect(): Promise<HostConnection> }>;
}

const onSqlite: HostPlace = {
  name: 'sqlite',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'parasol-host-'));
    const file = join(folder, 'host.db');
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return {
      store: sqlite({ file, synchronous: 'NORMAL' }),
      connect: async () => {
        const db = new Database(file);
        onTestFinished(() => void db.close());
        db.exec('create table if not exists letter (code text primary key)');
        return {
          raw: db,
          begin: async () => void db.exec('begin immediate'),
          run: async (sql) => db.exec(sql),
          letters: async () => db.prepare('select code from letter order by code').pluck().all() as string[],
        };
      },
    };
  },
};

const onPostgres: HostPlace = {
  name: 'postgres',
  async open() {
    const connectionString = inject('postgresUrl');
    const schema = `host_${randomBytes(6).toString('hex')}`;
    const host = `${schema}_own`;
    const pool = new pg.Pool({ connectionString, max: 6, options: `-c search_path=${host}` });
    pool.on('error', () => undefined);
    await pool.query(`create schema ${host}; create table ${host}.letter (code text primary key)`);
    onTestFinished(async () => {
      await pool.query(`drop schema if exists ${schema} cascade; drop schema ${host} cascade`);
      await pool.end();
    });
    return {
      store: postgres({ pool, schema }),
      connect: async () => {
        const client = await pool.connect();
        onTestFinished(() => client.release(true));
        return {
          raw: client,
          begin: async () => void (await client.query('begin')),
          run: (sql) => client.query(sql),
          letters: async () =>
            (await client.query('select code from letter order by code')).rows.map(({ code }) => code),
        };
      },
    };
  },
};

export const places: readonly HostPlace[] = [onSqlite, onPostgres];

export const clerk = {
  id: 'clerk',
  rights: [159001, 159002, 159003, 159004, 180001, 180002, 180003, 900201].map(String),
};

/** A migrated app with people, and a way for the host to connect to the same rows. */
export async function openHost(place: HostPlace) {
  const { store, connect } = await place.open();
  const app = await createParasol({
    store,
    modules: [individual()],
    configure: (container) => void container.rebind(identifiers.logger).toConstantValue(silentLogger),
  });
  await app.migrate();
  onTestFinished(async () => void (await app.stop({ timeoutMs: 5000 })));
  const me = app.as(clerk);
  /** First names that everybody sees. */
  const people = async (): Promise<string[]> => {
    const result = await me.individuals.list({});
    if (!('data' in result)) throw new Error('The list was refused.');
    return result.data.rows.map(({ firstName }) => firstName).sort();
  };
  return { app, me, store, connect, people };
}

export const person = (firstName: string) => ({ firstName, lastName: 'Diallo', dob: '1991-04-02' });
