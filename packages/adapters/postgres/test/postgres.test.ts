import type { Store } from '@parasol/core';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { Clinic, clinic, environment, place, stamp, tree, Visit } from './world.ts';

describe("a host's pool", () => {
  it('serves whatever parsers, time zone and role of its own it has, and stays open', async () => {
    await using home = await place();
    const types = { getTypeParser: () => (raw: unknown) => `parsed ${String(raw)}` };
    const pool = new pg.Pool({
      connectionString: inject('postgresUrl'),
      options: '-c timezone=Asia/Kathmandu',
      types: types as never,
    });
    const store = await home.open({ pool });
    const openedAt = '2026-03-01T10:00:00.250Z';
    await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1', { openedAt })], 'fail'));
    const row = { code: 'K1', budget: '10.00', openedAt, version: 1, isDeleted: false };
    expect(await store.reader.select(Clinic, { orderBy: [], limit: 1 })).toMatchObject([row]);
    await store.transaction({ stamp }, async (tx) => {
      expect(await tx.select(Clinic, { orderBy: [], limit: 1 })).toMatchObject([row]);
    });
    await store.close();
    expect((await pool.query('show timezone')).rows).toEqual([{ TimeZone: 'parsed Asia/Kathmandu' }]);
    await pool.end();
  });

  it('works without prepared statements', async () => {
    await using home = await place();
    const store = await home.open({ prepare: false });
    await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    expect((await home.pool.query('select name from pg_prepared_statements')).rows).toEqual([]);
    expect(await store.reader.count(Clinic, {})).toBe(1);
  });
});

describe('a pool without a free connection', () => {
  const settled = async (pool: pg.Pool): Promise<void> => {
    // Whoever gave up hands its connection back as soon as it comes.
    const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    for (const client of clients) client.release();
  };

  it('is answered for after the time limit, and shows in the health report', async () => {
    await using home = await place();
    const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 1 });
    const patient = await home.open({ pool });
    const store = home.make({ pool, connectTimeoutMs: 30 });
    await store.open(environment());
    const held = await pool.connect();
    const refusal = { name: 'StoreUnavailable', milliseconds: 30, message: expect.stringContaining('1 connections') };
    await expect(store.transaction({ stamp }, async () => 1)).rejects.toMatchObject(refusal);
    await expect(store.reader.count(Clinic, {})).rejects.toMatchObject(refusal);
    expect(await store.health(AbortSignal.timeout(20))).toMatchObject({
      reachable: false,
      problem: 'TIMEOUT',
      details: { connections: 1, idle: 0 },
    });
    held.release();
    expect(await patient.reader.count(Clinic, {})).toBe(0);
    await pool.end();
  });

  it('gets every connection back, whatever work ends how', async () => {
    await using home = await place();
    const pool = new pg.Pool({ connectionString: inject('postgresUrl'), max: 3 });
    const store = await home.open({ pool });
    const kinds = ['commit', 'throw', 'abort', 'abort early', 'sql error', 'kill', 'read', 'health'] as const;
    const kind = fc.constantFrom(...kinds);
    await fc.assert(
      fc.asyncProperty(fc.array(kind, { minLength: 4, maxLength: 16 }), async (works) => {
        await Promise.allSettled(works.map((work) => carryOut(store, work)));
        await settled(pool);
        expect([pool.waitingCount, pool.totalCount - pool.idleCount]).toEqual([0, 0]);
        expect(await store.reader.count(Visit, {})).toBe(0);
      }),
      { numRuns: 15 },
    );
    await pool.end();
  });

  async function carryOut(store: Store, work: string): Promise<unknown> {
    if (work === 'read') return store.reader.count(Clinic, {});
    if (work === 'health') return store.health(AbortSignal.timeout(1));
    const controller = new AbortController();
    if (work === 'abort early') queueMicrotask(() => controller.abort(new Error('enough')));
    return store.transaction({ stamp, signal: controller.signal }, async (tx) => {
      await tx.count(Clinic, {});
      const run = (sql: string) => (tx.handle as Kysely<unknown>).executeQuery({ sql, parameters: [] } as never);
      if (work === 'throw') throw new Error('no');
      if (work === 'sql error') await run('select 1 / 0');
      if (work === 'kill') await run('select pg_terminate_backend(pg_backend_pid())');
      if (work !== 'abort') return;
      setImmediate(() => controller.abort(new Error('enough')));
      await run('select pg_sleep(5)');
    });
  }
});

describe('migrations', () => {
  it('of three processes that start at the same moment on an empty database run once', async () => {
    await using home = await place();
    const stores = [home.make(), home.make(), home.make()];
    await Promise.all(stores.map((store) => store.open(environment())));
    const reports = await Promise.all(stores.map((store) => store.migrate()));
    expect(reports.filter(({ statements }) => statements.length > 0)).toHaveLength(1);
  });

  it('leave nothing behind when they fail', async () => {
    await using home = await place();
    await home.pool.query(`create schema "${home.schema}"; create table "${home.schema}".acme_visit (id int)`);
    const store = home.make();
    await store.open(environment());
    await expect(store.migrate()).rejects.toThrow('already exists');
    const { rows } = await home.pool.query('select tablename from pg_tables where schemaname = $1', [home.schema]);
    expect(rows).toEqual([{ tablename: 'acme_visit' }]);
  });
});

describe('a signal', () => {
  it('stops the statement that runs, and the transaction with it', async () => {
    await using home = await place();
    const store = await home.open();
    const controller = new AbortController();
    const work = store.transaction({ stamp, signal: controller.signal }, async (tx) => {
      await tx.insert(Clinic, [clinic('K1')], 'fail');
      setTimeout(() => controller.abort(new Error('enough')), 50);
      const sleep = { sql: 'select pg_sleep(20)', parameters: [] };
      await (tx.handle as Kysely<unknown>).executeQuery(sleep as never);
    });
    const started = performance.now();
    await expect(work).rejects.toThrow('enough');
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await store.reader.count(Clinic, {})).toBe(0);
  });

  it('stops waiting for a lock', async () => {
    await using home = await place();
    const store = await home.open();
    const [row] = await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    const id = String(row?.['id']);
    await store.transaction({ stamp }, async (holder) => {
      await holder.lock(Clinic, id);
      const signal = AbortSignal.timeout(50);
      const waiter = store.transaction({ stamp, signal }, (tx) => tx.lock(Clinic, id));
      await expect(waiter).rejects.toMatchObject({ name: 'TimeoutError' });
    });
    expect(await store.transaction({ stamp }, (tx) => tx.lock(Clinic, id))).toBe(true);
  });
});

describe('locks', () => {
  it('do not hold up new rows that point at the locked one', async () => {
    await using home = await place();
    const store = await home.open();
    const [row] = await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    const clinicId = String(row?.['id']);
    await store.transaction({ stamp }, async (holder) => {
      await holder.lock(Clinic, clinicId);
      await store.transaction({ stamp }, (tx) => tx.insert(Visit, [{ clinicId, note: 'meanwhile' }], 'fail'));
    });
    expect(await store.reader.count(Visit, {})).toBe(1);
  });

  it('that block each other end in an error that may be tried again', async () => {
    await using home = await place();
    const store = await home.open();
    const rows = await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('A'), clinic('B')], 'fail'));
    const [a, b] = rows.map((row) => String(row['id'])) as [string, string];
    let both = (): void => undefined;
    const bothHold = new Promise<void>((resolve) => {
      let waiting = 2;
      both = () => {
        waiting -= 1;
        if (waiting === 0) resolve();
      };
    });
    const cross = (first: string, second: string) =>
      store.transaction({ stamp }, async (tx) => {
        await tx.lock(Clinic, first);
        both();
        await bothHold;
        return tx.lock(Clinic, second);
      });
    const results = await Promise.allSettled([cross(a, b), cross(b, a)]);
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed.every(({ reason }) => store.isRetryable(reason))).toBe(true);
  });
});

describe('a connection that breaks', () => {
  it('fails its transaction only, and is replaced', async () => {
    await using home = await place();
    const store = await home.open();
    const broken = store.transaction({ stamp }, async (tx) => {
      await tx.insert(Clinic, [clinic('K1')], 'fail');
      const me = { sql: 'select pg_backend_pid() as pid', parameters: [] };
      const { rows } = await (tx.handle as Kysely<unknown>).executeQuery<{ pid: number }>(me as never);
      await home.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await tx.insert(Clinic, [clinic('K2')], 'fail');
    });
    await expect(broken).rejects.toThrow();
    expect(await store.transaction({ stamp }, (tx) => tx.count(Clinic, {}))).toBe(0);
  });
});

describe('a failed statement', () => {
  it('is not committed around, even if nobody noticed it', async () => {
    await using home = await place();
    const store = await home.open();
    const swallowed = store.transaction({ stamp }, async (tx) => {
      await tx.insert(Clinic, [clinic('K1')], 'fail');
      await tx.insert(Clinic, [clinic('K1')], 'fail').catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('rolled it back');
    expect(await store.reader.count(Clinic, {})).toBe(0);
  });

  it("of the host's own tables is not taken for one of ours, though a constraint has the same name", async () => {
    await using home = await place();
    const store = await home.open();
    await home.pool.query(`create schema "${home.schema}_host"`);
    await home.pool.query(
      `create table "${home.schema}_host".t (id int constraint acme_clinic_code_unique primary key)`,
    );
    const twice = store.transaction({ stamp }, async (tx) => {
      const db = (tx.handle as Kysely<{ t: { id: number } }>).withSchema(`${home.schema}_host`);
      await db
        .insertInto('t')
        .values([{ id: 1 }, { id: 1 }])
        .execute();
    });
    await expect(twice).rejects.toMatchObject({ code: '23505', name: 'error' });
    await home.pool.query(`drop schema "${home.schema}_host" cascade`);
  });
});

describe('statements at the same time in one transaction', () => {
  it('are sent one after another', async () => {
    await using home = await place();
    const store = await home.open();
    await store.transaction({ stamp }, (tx) =>
      Promise.all(['A', 'B', 'C'].map((code) => tx.insert(Clinic, [clinic(code)], 'fail'))),
    );
    expect(await store.reader.count(Clinic, {})).toBe(3);
  });
});

describe('a set of many rows', () => {
  const visits = {
    target: Visit,
    source: Clinic,
    existing: ['clinicId'],
    set: {
      clinicId: { kind: 'tree' as const, tree: tree(Clinic, { var: 'id' }) },
      note: { kind: 'value' as const, value: 'first' },
    },
  };

  it('takes no longer for a target whose statistics say that it is empty', async () => {
    await using home = await place();
    const store = await home.open();
    const rows = Array.from({ length: 30_000 }, (_, i) => clinic(`K${i}`));
    await store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, rows, 'fail'));
    await home.pool.query(`vacuum analyze "${home.schema}".acme_visit`);
    const counts = { skippedExisting: 0, refused: {}, totals: {} };
    // A plan that read the growing table for every candidate would take minutes.
    expect(await store.transaction({ stamp }, (tx) => tx.insertFrom(visits))).toEqual({ ...counts, inserted: 30_000 });
    const again = await store.transaction({ stamp }, (tx) => tx.insertFrom(visits));
    expect(again).toEqual({ ...counts, inserted: 0, skippedExisting: 30_000 });
  });

  it('is made known to the planner when it is committed', async () => {
    await using home = await place();
    const store = await home.open();
    const rows = Array.from({ length: 25_000 }, (_, i) => clinic(`K${i}`));
    await store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, rows, 'fail'));
    const known = await home.pool.query('select reltuples from pg_class where oid = $1::regclass', [
      `${home.schema}.acme_clinic`,
    ]);
    expect(known.rows).toEqual([{ reltuples: 25_000 }]);
  });
});
