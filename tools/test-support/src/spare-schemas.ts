import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '@parasol/core';
import type { StoreEnvironment } from '@parasol/core/internal';
import pg from 'pg';

/**
 * A migration of all modules runs some five hundred statements, and most tests only want its result. A schema that a test has migrated and left
 * as it was is emptied and kept; the next test with the same entities gets it under its own name. All processes of a run share them.
 */
const SPARES = 'public.parasol_spare_schema';

/** What a place has had of it. */
export interface Place {
  readonly url: string;
  readonly schema: string;
  /** Of the entities by which it was migrated; undefined while it is not, or by another app in another way. */
  signature?: string;
  /** Tables, indexes and other relations after the migration. */
  relations?: number;
}

/** A store that takes a spare schema where one fits, instead of making all tables anew. */
export function withSpares(store: Store, place: Place): Store {
  let environment: StoreEnvironment | undefined;
  const override = (value: unknown) => ({ value, enumerable: true, configurable: true, writable: true });
  return Object.create(store, {
    open: override(async (given: StoreEnvironment) => {
      environment = given;
      await store.open(given);
    }),
    migrate: override(async (options?: { readonly dryRun?: boolean }) => {
      const isFirst = options?.dryRun !== true && place.relations === undefined && environment !== undefined;
      if (!isFirst || environment === undefined) return store.migrate(options);
      const signature = signatureOf(environment);
      await connected(place.url, (client) => takeSpare(client, signature, place.schema));
      const report = await store.migrate(options);
      place.signature = signature;
      place.relations = await connected(place.url, (client) => relationsIn(client, place.schema));
      return report;
    }),
  }) as Store;
}

/** Keeps the schema of a place for another test, or takes it away. */
export const release = (place: Place): Promise<void> =>
  connected(place.url, async (client) => {
    const { schema, signature, relations } = place;
    try {
      const isAsItWas = signature !== undefined && relations === (await relationsIn(client, schema));
      if (isAsItWas && (await isLight(client, schema))) return await keepSpare(client, schema, signature);
    } catch (error) {
      if (!MAY_LACK.has(String((error as { readonly code?: unknown }).code))) throw error;
      await client.query('rollback');
    }
    await client.query(`drop schema if exists ${schema} cascade`);
  });

/** Whoever brings a Postgres of his own may lack the right to empty tables in any order, or the functions that forget statistics. */
const MAY_LACK: ReadonlySet<string> = new Set(['42501', '42883']);

/** Two catalogues with the same signature have the same tables; what differs all the same, the migration sees and mends. */
function signatureOf({ catalog, migrations }: StoreEnvironment): string {
  const entities = catalog.entities.map((entity) => [
    ...[entity.name, entity.table, entity.history, entity.jsonExt, entity.sequence, entity.unique, entity.indexes],
    ...[entity.orderBy, entity.columns.map(({ name, type, nullable }) => [name, type, nullable])],
  ]);
  return createHash('sha256')
    .update(JSON.stringify([entities, migrations]))
    .digest('hex');
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function relationsIn(client: pg.Client, schema: string): Promise<number> {
  const text = 'select count(*)::int as n from pg_catalog.pg_class where relnamespace = to_regnamespace($1)';
  return Number((await client.query<{ n: number }>(text, [schema])).rows[0]?.n);
}

/** Whether a test has written so little that its tables are as good as new. */
async function isLight(client: pg.Client, schema: string): Promise<boolean> {
  const text = `select coalesce(max(pg_relation_size(oid)), 0)::int as bytes from pg_catalog.pg_class
    where relnamespace = to_regnamespace($1) and relkind = 'r'`;
  return Number((await client.query<{ bytes: number }>(text, [schema])).rows[0]?.bytes) <= MOST_BYTES;
}
const MOST_BYTES = 64 * 1024;

async function takeSpare(client: pg.Client, signature: string, schema: string): Promise<void> {
  const there = await client.query('select to_regclass($1) is not null and to_regnamespace($2) is null as free', [
    SPARES,
    schema,
  ]);
  if (there.rows[0]?.free !== true) return;
  await client.query('begin');
  const taken = await client.query<{ schema: string }>(
    `delete from ${SPARES} where schema = (select schema from ${SPARES} where signature = $1 limit 1 for update skip locked) returning schema`,
    [signature],
  );
  const [spare] = taken.rows;
  if (spare !== undefined) await client.query(`alter schema ${spare.schema} rename to ${schema}`);
  await client.query('commit');
}

/** What migrations have recorded stays; everything else goes. */
async function keepSpare(client: pg.Client, schema: string, signature: string): Promise<void> {
  const spare = `spare_${randomBytes(6).toString('hex')}`;
  await client.query('begin');
  // Two who make the table at the same moment would be in each other's way.
  await client.query('select pg_advisory_xact_lock(7265)');
  await client.query(`create table if not exists ${SPARES} (schema text primary key, signature text not null)`);
  // Rows go in any order, whatever points at them.
  await client.query('set local session_replication_role = replica');
  await client.query(`do $$
    declare item record;
    begin
      for item in select relname, relkind from pg_catalog.pg_class
        where relnamespace = to_regnamespace('${schema}') and relkind in ('r', 'S') and relname not in ('core_schema', 'core_migration') loop
        if item.relkind = 'r' then execute format('delete from %I.%I', '${schema}', item.relname);
        else execute format('alter sequence %I.%I restart', '${schema}', item.relname);
        end if;
      end loop;
      -- What the planner has learnt of the rows goes with them: it must know as little as of a new table.
      perform pg_catalog.pg_clear_attribute_stats(schemaname, tablename, attname, inherited)
        from pg_catalog.pg_stats where schemaname = '${schema}';
      perform pg_catalog.pg_clear_relation_stats('${schema}', relname) from pg_catalog.pg_class
        where relnamespace = to_regnamespace('${schema}') and relkind in ('r', 'i') and reltuples >= 0;
    end $$`);
  await client.query(`alter schema ${schema} rename to ${spare}`);
  await client.query(`insert into ${SPARES} values ($1, $2)`, [spare, signature]);
  await client.query('commit');
}
