import { randomBytes } from 'node:crypto';
import { postgres } from '@parasol/postgres';
import pg from 'pg';
import type { Bare, TestDatabase } from './database.ts';

/** A schema of its own on the server. */
export async function openPostgres(url: string): Promise<TestDatabase> {
  const schema = `bench_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    store: () => postgres({ connectionString: url, schema, poolSize: 4 }),
    async bare(): Promise<Bare> {
      // As the store's own transactions are set.
      await client.query(`set search_path to ${schema}; set jit = off; set timezone = 'UTC'`);
      return { name: 'postgres', client };
    },
    async remove() {
      await client.query(`drop schema if exists ${schema} cascade`);
      await client.end();
    },
  };
}
