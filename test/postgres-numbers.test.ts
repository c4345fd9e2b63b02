import { defineEntity } from '@parasol/core';
import { check, createCatalog, createIds, entityScope, type Store, type StoredRow } from '@parasol/core/internal';
import { startPostgres } from '@parasol/dev-postgres';
import { postgres } from '@parasol/postgres';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';

/** Numbers are handed out before the commit, and commits come in any order: whoever reads in order must not pass by one. */

const Entry = defineEntity('entry', {
  table: 'own_entry',
  fields: z.strictObject({ text: z.string() }),
  sequence: true,
  history: false,
  orderBy: ['sequence'],
});
const catalog = createCatalog([Entry]);
const stamp = { actorId: 'amina', changeId: '01900000-0000-7000-8000-000000000001' };
const tree = (json: unknown) => check(json, entityScope(catalog, Entry)).tree;

let count = 0;
async function place(connectionString = inject('postgresUrl')) {
  const schema = `numbers_${process.pid}_${++count}`;
  const store = postgres({ connectionString, schema, poolSize: 12 });
  await store.open({ catalog, operators: [], now: Date.now, newId: createIds(Date.now) });
  await store.migrate();
  const pool = new pg.Pool({ connectionString, max: 2 });
  // A server that a test stops ends the connections of the pool, too.
  pool.on('error', () => undefined);
  return {
    store,
    schema,
    pool,
    async [Symbol.asyncDispose](): Promise<void> {
      await store.close();
      await pool.query(`drop schema "${schema}" cascade`);
      await pool.end();
    },
  };
}

/** Reads on from where it is, as a subscriber does: rows beyond the cursor, no further than the frontier. */
class Follower {
  readonly seen: string[] = [];
  readonly #store: Store;
  #cursor = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async poll(): Promise<void> {
    const { through } = await this.#store.reader.frontier(Entry);
    const rows = await this.#store.reader.select(Entry, {
      where: tree({ and: [{ '>': [{ var: 'sequence' }, this.#cursor] }, { '<=': [{ var: 'sequence' }, through] }] }),
      orderBy: [{ by: tree({ var: 'sequence' }), direction: 'asc' }],
      limit: 1000,
    });
    for (const row of rows) this.seen.push(row['text'] as string);
    this.#cursor = Math.max(this.#cursor, through);
  }
}

/** A transaction that goes one step at a time: insert (some of them renumber), then commit or roll back. */
function writer(store: Store, text: string, ending: 'commit' | 'rollback', renumbers: boolean) {
  const inserted = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<void>();
  const whole = store
    .transaction({ stamp }, async (tx) => {
      const [row] = (await tx.insert(Entry, [{ text }], 'fail')) as [StoredRow];
      inserted.resolve();
      await ends.promise;
      if (renumbers) await tx.update(Entry, row['id'] as string, 1, { text }, { renumber: true });
      if (ending === 'rollback') throw new Error('undone');
    })
    .catch(() => undefined);
  return {
    inserted: inserted.promise,
    end: async (): Promise<void> => {
      ends.resolve();
      await whole;
    },
  };
}

describe('numbers on Postgres', () => {
  it('are read in order and whole, when commits come out of order', async () => {
    await using at = await place();
    const follower = new Follower(at.store);
    const first = writer(at.store, 'first', 'commit', false);
    await first.inserted;
    const second = writer(at.store, 'second', 'commit', false);
    await second.inserted;
    await second.end();
    await follower.poll();
    // "second" is in sight, but "first" has a lower number and may still come.
    expect(await at.store.reader.count(Entry, {})).toBe(1);
    expect(follower.seen).toEqual([]);
    expect(await at.store.reader.frontier(Entry)).toMatchObject({ hasOpen: true });
    await first.end();
    await follower.poll();
    expect(follower.seen).toEqual(['first', 'second']);
    expect(await at.store.reader.frontier(Entry)).toMatchObject({ hasOpen: false });
  });

  it('are neither missed nor read twice nor reordered, however writers and a reader take turns', {
    timeout: 120_000,
  }, async () => {
    await using at = await place();
    const plan = fc.array(
      fc.record({
        ending: fc.constantFrom('commit' as const, 'commit' as const, 'commit' as const, 'rollback' as const),
        renumbers: fc.boolean(),
      }),
      { minLength: 2, maxLength: 8 },
    );
    const turns = fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(plan, turns, async (writers, order) => {
        await at.pool.query(`truncate "${at.schema}".own_entry`);
        const follower = new Follower(at.store);
        const open: ReturnType<typeof writer>[] = [];
        let begun = 0;
        const begin = async (): Promise<void> => {
          const next = writers[begun];
          if (next === undefined) return;
          const one = writer(at.store, `w${begun++}`, next.ending, next.renumbers);
          await one.inserted;
          open.push(one);
        };
        for (const [pick, polls] of order) {
          // Either a new one begins, or one of those that are open ends.
          if (pick % 2 === 0 || open.length === 0) await begin();
          else await open.splice(pick % open.length, 1)[0]?.end();
          if (polls) await follower.poll();
        }
        while (open.length > 0) await open.pop()?.end();
        await follower.poll();
        const committed = await at.store.reader.select(Entry, {
          orderBy: [{ by: tree({ var: 'sequence' }), direction: 'asc' }],
          limit: 1000,
        });
        expect(follower.seen).toEqual(committed.map((row) => row['text']));
      }),
      { numRuns: 150 },
    );
  });

  it('are not held back by long transactions that write something else', async () => {
    await using at = await place();
    const other = await at.pool.connect();
    await other.query(`create table "${at.schema}".foreign_table (id integer)`);
    await other.query('begin');
    await other.query(`insert into "${at.schema}".foreign_table values (1)`);
    await at.store.transaction({ stamp }, (tx) => tx.insert(Entry, [{ text: 'a' }], 'fail'));
    const follower = new Follower(at.store);
    await follower.poll();
    expect(follower.seen).toEqual(['a']);
    await other.query('rollback');
    other.release();
  });

  it('of one schema hold back nothing in another', async () => {
    await using one = await place();
    await using two = await place();
    const open = writer(one.store, 'open', 'commit', false);
    await open.inserted;
    await two.store.transaction({ stamp }, (tx) => tx.insert(Entry, [{ text: 'a' }], 'fail'));
    const follower = new Follower(two.store);
    await follower.poll();
    expect(follower.seen).toEqual(['a']);
    await open.end();
  });

  it('of a prepared transaction are open until it is committed', { timeout: 60_000 }, async () => {
    const server = await startPostgres({ settings: { max_prepared_transactions: '4' } });
    try {
      await using at = await place(server.url);
      await at.store.transaction({ stamp }, (tx) => tx.insert(Entry, [{ text: 'a' }], 'fail'));
      // The insert of the store, in a transaction of the host that is prepared in two phases.
      const client = await at.pool.connect();
      const seen: string[] = [];
      const spied = new Proxy(client, {
        get: (target, key) =>
          key === 'query'
            ? (query: { text: string }) => {
                if (/^(commit|rollback)/.test(query.text)) {
                  seen.push(query.text);
                  return target.query("prepare transaction 'held'").then(() => ({ command: 'COMMIT', rows: [] }));
                }
                return target.query(query as never);
              }
            : key === 'release'
              ? () => undefined
              : Reflect.get(target, key),
      });
      const prepared = postgres({
        pool: { connect: async () => spied as never, end: async () => undefined },
        schema: at.schema,
      });
      await prepared.open({ catalog, operators: [], now: Date.now, newId: createIds(Date.now) });
      await prepared.transaction({ stamp }, (tx) => tx.insert(Entry, [{ text: 'prepared' }], 'fail'));
      expect(seen).toEqual(['commit']);
      await at.store.transaction({ stamp }, (tx) => tx.insert(Entry, [{ text: 'b' }], 'fail'));
      const follower = new Follower(at.store);
      await follower.poll();
      expect(follower.seen).toEqual(['a']);
      await client.query("commit prepared 'held'");
      client.release();
      await follower.poll();
      expect(follower.seen).toEqual(['a', 'prepared', 'b']);
    } finally {
      await server.stop();
    }
  });
});
