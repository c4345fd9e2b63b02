import type { Store } from '@parasol/core';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { Clinic, clinic, place, stamp } from './world.ts';

/** Many rows at once go by COPY where the connection takes it: what is sent, and what happens when it breaks off. */

const MANY = 20_000;
const clinics = (more: (i: number) => object = () => ({}), count = MANY) =>
  Array.from({ length: count }, (_, i) => clinic(`K${i}`, more(i)));
/** Rows of which the one in the middle does something when it is read, which is while others are on their way. */
function clinicsThat(act: () => void) {
  const rows = clinics((i) => ({ budget: `${i % 7}.00` }));
  Object.defineProperty(rows[MANY / 2], 'budget', {
    get: () => {
      act();
      return '1.00';
    },
  });
  return rows;
}

/** A pool that notes what is sent over it: the text of queries and of copies. */
function noting() {
  const sent: string[] = [];
  class NotingClient extends pg.Client {
    override query(given: never): never {
      const { text, submit } = given as { text: string; submit?: unknown };
      sent.push(submit === undefined ? text : `COPY: ${text}`);
      return super.query(given) as never;
    }
  }
  const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1, Client: NotingClient });
  return { sent, pool, copies: () => sent.filter((text) => text.startsWith('COPY')).length };
}

const insert = (store: Store, rows: readonly object[]) =>
  store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, rows as never, 'fail'));

describe('many rows', () => {
  it('go by one COPY, few rows and those that may be there already do not', async () => {
    await using home = await place();
    const { pool, copies } = noting();
    const store = await home.open({ pool });
    expect(await insert(store, clinics())).toBe(MANY);
    expect(copies()).toBe(1);
    expect(await insert(store, [clinic('L1'), clinic('L2')])).toBe(2);
    expect(await store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, clinics(), 'skip'))).toBe(0);
    expect(copies()).toBe(1);
    expect(await store.reader.count(Clinic, {})).toBe(MANY + 2);
    await pool.end();
  });

  it('go by statements over a client that is not the driver’s own', async () => {
    await using home = await place();
    const { pool, sent, copies } = noting();
    const wrapped = {
      connect: async () => {
        const client = await pool.connect();
        return {
          query: (query: never) => client.query(query),
          on: (event: 'error', listener: (error: Error) => void) => client.on(event, listener),
          removeListener: (event: 'error', listener: (error: Error) => void) => client.removeListener(event, listener),
          release: (error?: Error | boolean) => client.release(error),
        };
      },
      end: () => pool.end(),
    };
    const store = await home.open({ pool: wrapped as never });
    expect(await insert(store, clinics())).toBe(MANY);
    expect(copies()).toBe(0);
    expect(sent.some((text) => text.includes('unnest'))).toBe(true);
    await pool.end();
  });

  it("join the host's transaction, which goes on when they are refused", async () => {
    await using home = await place();
    const store = await home.open();
    const client = new pg.Client({ connectionString: inject('postgresUrl') });
    await client.connect();
    const join = (rows: readonly object[]) =>
      store.join?.(client, { stamp }, (tx) => tx.insertMany(Clinic, rows as never, 'fail'));
    await client.query('begin');
    await join(clinics(undefined, 1000));
    await expect(join(clinics())).rejects.toMatchObject({ name: 'UniqueViolation', columns: ['code'] });
    const { rows } = await client.query(`select count(*)::int as n from "${home.schema}".acme_clinic`);
    expect(rows).toEqual([{ n: 1000 }]);
    expect(await store.reader.count(Clinic, {})).toBe(0);
    await client.query('commit');
    expect(await store.reader.count(Clinic, {})).toBe(1000);
    await client.end();
  });
});

describe('a copy that breaks off', () => {
  const outcomes: Record<string, (pool: pg.Pool, store: Store) => Promise<unknown>> = {
    'by a signal': async (_, store) => {
      const controller = new AbortController();
      const rows = clinicsThat(() => controller.abort(new Error('enough')));
      const work = store.transaction({ stamp, signal: controller.signal }, (tx) => tx.insertMany(Clinic, rows, 'fail'));
      await expect(work).rejects.toThrow('enough');
    },
    'by a row that cannot be written': async (_, store) => {
      const bad = clinics((i) => (i === MANY - 1 ? { budget: 'much' } : {}));
      await expect(insert(store, bad)).rejects.toMatchObject({ name: 'ValueOverflow', column: 'budget' });
    },
    'by rows that throw': async (_, store) => {
      const rows = clinicsThat(() => {
        throw new Error('unreadable');
      });
      await expect(insert(store, rows)).rejects.toThrow('unreadable');
    },
    'by a refusal of the first row': async (_, store) => {
      const rows = clinics((i) => (i === 0 ? { openedAt: '2026-13-01T00:00:00.000Z' } : {}));
      await expect(insert(store, rows)).rejects.toMatchObject({ code: '22008' });
    },
    'by a lost connection': async (pool, store) => {
      const cut: pg.PoolClient[] = [];
      pool.once('acquire', (client) => cut.push(client));
      const rows = clinicsThat(() => {
        for (const client of cut)
          (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      });
      await expect(insert(store, rows)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    },
  };

  it.each(Object.entries(outcomes))(
    '%s leaves nothing behind, and its connection is used again or replaced',
    async (_, run) => {
      await using home = await place();
      const { pool, copies } = noting();
      const store = await home.open({ pool });
      await run(pool, store);
      expect(copies()).toBe(1);
      expect(await store.reader.count(Clinic, {})).toBe(0);
      expect(await insert(store, clinics())).toBe(MANY);
      await pool.end();
    },
  );

  it('within a savepoint undoes that alone', async () => {
    await using home = await place();
    const store = await home.open();
    await store.transaction({ stamp }, async (tx) => {
      await tx.insert(Clinic, [clinic(`K${MANY - 1}`)], 'fail');
      await expect(tx.savepoint(() => tx.insertMany(Clinic, clinics(), 'fail'))).rejects.toMatchObject({
        name: 'UniqueViolation',
      });
      const run = (sql: string) => (tx.handle as Kysely<unknown>).executeQuery({ sql, parameters: [] } as never);
      expect((await run('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
    expect(await store.reader.count(Clinic, {})).toBe(1);
  });
});
