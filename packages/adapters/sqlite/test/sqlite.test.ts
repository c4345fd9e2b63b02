import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineEntity } from '@parasol/core';
import { ValueOverflow } from '@parasol/core/internal';
import { sqlite } from '@parasol/sqlite';
import Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Clinic, clinic, environment, folder, stamp, tree, Visit } from './world.ts';

const codes = async (store: { reader: ReturnType<typeof sqlite>['reader'] }): Promise<unknown[]> =>
  (await store.reader.select(Clinic, { orderBy: [], limit: 100 })).map(({ code }) => code);

describe('the file', () => {
  it('keeps what was committed, and is durable unless the host says less', async () => {
    await using place = await folder();
    const store = await place.open();
    await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    const synchronous = await store.transaction({ stamp }, async (tx) => {
      const { rows } = await (tx.handle as Kysely<unknown>).executeQuery<{ synchronous: number }>({
        sql: 'pragma synchronous',
        parameters: [],
      } as never);
      return rows[0]?.synchronous;
    });
    expect(synchronous).toBe(2);
    await store.close();
    expect(await codes(await place.open())).toEqual(['K1']);
  });

  it('is temporary for :memory:, seen by every connection, and gone after close', async () => {
    const before = new Set(readdirSync(tmpdir()));
    const store = sqlite({ file: ':memory:' });
    await store.open(environment());
    await store.migrate();
    await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    expect(await codes(store)).toEqual(['K1']);
    expect(await store.transaction({ stamp, readOnly: true }, (tx) => tx.count(Clinic, {}))).toBe(1);
    const made = readdirSync(tmpdir()).filter(
      (name) => !before.has(name) && existsSync(`${tmpdir()}/${name}/memory.db`),
    );
    await store.close();
    expect(made.filter((name) => existsSync(`${tmpdir()}/${name}`))).toEqual([]);
  });

  it('is refused where it is no database, and left as it was', async () => {
    await using place = await folder();
    const { writeFile, readFile } = await import('node:fs/promises');
    const text = 'first_name,last_name\nAmina,Diallo\n'.repeat(50);
    await writeFile(place.file, text);
    await expect(place.open()).rejects.toThrow('The file is no SQLite database.');
    expect(await readFile(place.file, 'utf8')).toBe(text);
  });

  it('says what to do before it is open and after it is closed', async () => {
    const store = sqlite({ file: ':memory:' });
    await expect(store.reader.count(Clinic, {})).rejects.toThrow('not open yet');
    await store.open(environment());
    await store.close();
    await expect(store.transaction({ stamp }, async () => 1)).rejects.toThrow('closed');
  });
});

describe('writers', () => {
  it('take turns in the order of asking', async () => {
    await using place = await folder();
    const store = await place.open();
    const order: number[] = [];
    const work = (i: number) =>
      store.transaction({ stamp }, async (tx) => {
        await tx.insert(Clinic, [clinic(`K${i}`)], 'fail');
        await new Promise(setImmediate);
        order.push(i);
      });
    await Promise.all([0, 1, 2, 3, 4].map(work));
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('do not hold up reads, which see what is committed', async () => {
    await using place = await folder();
    const store = await place.open();
    await store.transaction({ stamp }, async (tx) => {
      await tx.insert(Clinic, [clinic('K1')], 'fail');
      expect(await codes(store)).toEqual([]);
      expect(await store.transaction({ stamp, readOnly: true }, (read) => read.count(Clinic, {}))).toBe(0);
    });
    expect(await codes(store)).toEqual(['K1']);
  });

  it('of another process are waited for without stopping the event loop', async () => {
    await using place = await folder();
    const store = await place.open();
    const other = new Database(place.file, { timeout: 0 });
    other.exec('begin immediate');
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks === 5) other.exec('commit');
    }, 5);
    await store.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    clearInterval(timer);
    other.close();
    expect(ticks).toBeGreaterThanOrEqual(5);
    expect(await codes(store)).toEqual(['K1']);
  });

  it('that give up waiting leave the queue in order', async () => {
    await using place = await folder();
    const store = await place.open();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = store.transaction({ stamp }, () => gate);
    const controller = new AbortController();
    const second = store.transaction({ stamp, signal: controller.signal }, async () => 'second');
    const third = store.transaction({ stamp }, async () => 'third');
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    release();
    await first;
    expect(await third).toBe('third');
  });

  it('let the rest of the process live while they write much', async () => {
    await using place = await folder();
    const store = await place.open({ synchronous: 'OFF' });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await store.transaction({ stamp }, async (tx) => {
      // A batch is one call of the store, and as long as the others.
      for (let i = 0; i < 5; i++) {
        await tx.insertMany(
          Clinic,
          Array.from({ length: 10_000 }, (_, j) => clinic(`${i}-${j}`)),
          'fail',
        );
      }
    });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  it('end where their signal says so, before the next statement and before the commit', async () => {
    await using place = await folder();
    const store = await place.open();
    const controller = new AbortController();
    const late = store.transaction({ stamp, signal: controller.signal }, async (tx) => {
      await tx.insert(Clinic, [clinic('K1')], 'fail');
      controller.abort(new Error('too late'));
    });
    await expect(late).rejects.toThrow('too late');
    expect(await codes(store)).toEqual([]);
  });

  it('cannot be used when they have ended', async () => {
    await using place = await folder();
    const store = await place.open();
    const tx = await store.transaction({ stamp }, async (open) => open);
    await expect(tx.insert(Clinic, [clinic('K1')], 'fail')).rejects.toThrow('has ended');
    await expect((tx.handle as Kysely<unknown>).selectFrom('acme_clinic' as never).execute()).rejects.toThrow(
      'has ended',
    );
    expect(await codes(store)).toEqual([]);
  });
});

describe('failures', () => {
  it('of a full disk undo the transaction, say so, and leave the store usable', async () => {
    await using place = await folder();
    const store = await place.open();
    const pages = async (count: number): Promise<unknown> =>
      store.transaction({ stamp }, (tx) =>
        (tx.handle as Kysely<unknown>).executeQuery({
          sql: `pragma max_page_count = ${count}`,
          parameters: [],
        } as never),
      );
    await pages(60);
    const rows = Array.from({ length: 5000 }, (_, i) => clinic(`K${i}`));
    await expect(store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, rows, 'fail'))).rejects.toMatchObject({
      code: 'SQLITE_FULL',
      message: expect.stringContaining('The disk is full'),
    });
    expect(await codes(store)).toEqual([]);
    await pages(1_000_000);
    expect(await store.transaction({ stamp }, (tx) => tx.insertMany(Clinic, rows, 'fail'))).toBe(5000);
  });

  it('of a statement after SQLite rolled back by itself are not committed one by one', async () => {
    await using place = await folder();
    const store = await place.open();
    const swallowed = store.transaction({ stamp }, async (tx) => {
      const handle = tx.handle as Kysely<unknown>;
      const twice = 'insert or rollback into core_schema select * from core_schema';
      await handle.executeQuery({ sql: twice, parameters: [] } as never).catch(() => undefined);
      await tx.insert(Clinic, [clinic('K1')], 'fail').catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('failed earlier in this transaction');
    expect(await codes(store)).toEqual([]);
  });

  it('of arithmetic that leaves 64 bits never become a floating-point amount', async () => {
    await using place = await folder();
    const store = await place.open();
    await store.transaction({ stamp }, (tx) =>
      tx.insert(Clinic, [clinic('K1', { budget: '9999999999999999.99', beds: 9 })], 'fail'),
    );
    const grow = store.transaction({ stamp }, (tx) =>
      tx.updateWhere(Clinic, {
        set: { budget: { kind: 'tree', tree: tree(Clinic, { '*': [{ var: 'budget' }, { var: 'beds' }] }) } },
      }),
    );
    await expect(grow).rejects.toEqual(new ValueOverflow('clinic', 'budget'));
    expect(await store.reader.select(Clinic, { orderBy: [], limit: 1 })).toMatchObject([
      { budget: '9999999999999999.99', version: 1 },
    ]);
  });
});

describe('the handle', () => {
  it("writes the host's own tables in the same unit of work", async () => {
    await using place = await folder();
    const store = await place.open();
    interface Tables {
      host_note: { id: number; text: string };
    }
    const write = (fail: boolean) =>
      store.transaction({ stamp }, async (tx) => {
        const db = tx.handle as Kysely<Tables>;
        await db.schema
          .createTable('host_note')
          .ifNotExists()
          .addColumn('id', 'integer')
          .addColumn('text', 'text')
          .execute();
        await db.insertInto('host_note').values({ id: 1, text: 'hello' }).execute();
        await tx.insert(Clinic, [clinic('K1')], 'fail');
        if (fail) throw new Error('back');
        return db.selectFrom('host_note').selectAll().execute();
      });
    await expect(write(true)).rejects.toThrow('back');
    expect(await write(false)).toEqual([{ id: 1, text: 'hello' }]);
    expect(await codes(store)).toEqual(['K1']);
  });

  it('begins no transaction of its own', async () => {
    await using place = await folder();
    const store = await place.open();
    const begin = store.transaction({ stamp }, (tx) =>
      (tx.handle as Kysely<unknown>).transaction().execute(async () => 1),
    );
    await expect(begin).rejects.toThrow('inside a transaction already');
  });
});

describe('migrations', () => {
  it('of two stores that start at the same moment run once', async () => {
    await using place = await folder();
    const stores = [sqlite({ file: place.file }), sqlite({ file: place.file })];
    await Promise.all(stores.map((store) => store.open(environment())));
    const reports = await Promise.all(stores.map((store) => store.migrate()));
    expect(reports.map(({ statements }) => statements.length > 0).sort()).toEqual([false, true]);
    for (const store of stores) await store.close();
  });

  it('add what is new to tables with rows, and refuse the rest without a trace', async () => {
    await using place = await folder();
    const first = await place.open();
    await first.transaction({ stamp }, (tx) => tx.insert(Clinic, [clinic('K1')], 'fail'));
    await first.close();
    const fields = Clinic.fields.extend({ phone: z.string().nullable() });
    const Grown = defineEntity('clinic', { table: 'acme_clinic', fields, unique: [['code'], ['phone']] });
    const second = await place.open({}, [Grown]);
    const [row] = await second.reader.select(Grown, { orderBy: [], limit: 1 });
    expect(row).toMatchObject({ code: 'K1', phone: null });
    expect((await second.migrate({ dryRun: true })).statements).toEqual([]);
    await second.close();
    await expect(place.open()).rejects.toThrow('column "phone" is no longer declared');
    const again = await place.open({}, [Grown, Visit].slice(0, 1));
    expect(await again.reader.count(Grown, {})).toBe(1);
  });
});

describe('savepoints', () => {
  it('nest, and undo only what lies inside', async () => {
    await using place = await folder();
    const store = await place.open();
    await store.transaction({ stamp }, async (tx) => {
      await tx.insert(Clinic, [clinic('A')], 'fail');
      await tx.savepoint(async () => {
        await tx.insert(Clinic, [clinic('B')], 'fail');
        const inner = tx.savepoint(async () => {
          await tx.insert(Clinic, [clinic('C')], 'fail');
          await tx.insert(Clinic, [clinic('A')], 'fail');
        });
        await expect(inner).rejects.toMatchObject({ name: 'UniqueViolation', columns: ['code'] });
      });
    });
    expect(await codes(store)).toEqual(['A', 'B']);
  });

  it('that overlap are refused', async () => {
    await using place = await folder();
    const store = await place.open();
    const overlapping = store.transaction({ stamp }, async (tx) => {
      let finish = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const outer = tx.savepoint(async () => undefined);
      const other = tx.savepoint(() => gate);
      finish();
      await Promise.all([outer, other]);
    });
    await expect(overlapping).rejects.toThrow('at the same time');
  });
});
