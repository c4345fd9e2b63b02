import { fromBytes, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it, vi } from 'vitest';
import { type CountVisits, nurse } from '../clinic-module.ts';
import { gate, heldBefore, openRuns } from '../open-runs.ts';
import { until } from '../until.ts';

/** Runs on which several work, one after the other or at once: callers, workers, other apps. */

describe.each(stores)('runs of several on $name', (store) => {
  it('are remembered as done under the key they were asked for with, also by who asked again and looked just before their end', async () => {
    const [working, looked, done] = [gate(), gate(), gate()];
    const { app, me, another, visits } = await openRuns(store, { beforeRange: () => working.promise });
    const other = await another();
    // Where one writes at a time, nobody looks while another ends.
    const atOnce = app.runtime.store.writers === 'many';
    other.signals.bind(
      'clinic_service.visit_all',
      () => {
        looked.resolve();
        return atOnce ? done.promise : undefined;
      },
      'before',
    );
    const options = { idempotencyKey: 'visits' };
    const first = me.clinics.visitAll({ number: 1 }, options);
    if (!atOnce) working.resolve();
    const again = other.as(nurse).clinics.visitAll({ number: 1 }, options);
    await looked.promise;
    working.resolve();
    const { changeId } = (await first) as { changeId: string };
    done.resolve();
    expect(unwrap(await again)).toEqual({ visits: 10 });
    expect(await visits()).toBe(10);
    expect(await me.clinics.visitAll({ number: 1 }, options)).toMatchObject({
      ...{ outcome: 'done', replayed: true, changeId },
    });
  });

  it('are carried on by the worker of another app when their caller has gone', async () => {
    const stop = new AbortController();
    const hooks: CountVisits = { beforeRange: (call) => void (call === 2 && stop.abort()) };
    const { me, another, only, ended } = await openRuns(store, hooks);
    expect(await me.clinics.visitAll({ number: 1 }, { signal: stop.signal })).toMatchObject({
      errors: [{ code: 'core.ABORTED' }],
    });
    const { id, status } = await only();
    expect(status).toBe('RUNNING');
    const other = await another();
    await other.start();
    expect(await ended(id, 'DONE')).toMatchObject({ answer: { visits: 10 } });
  });

  it('belong to a call that joins them when nobody has them: workers help it where several can write, and only there', async () => {
    const { reached, held, beforeRange } = heldBefore(0);
    const { app, me, another } = await openRuns(store, { beforeRange });
    await me.clinics.visitAll({ number: 1 }, { background: true });
    const joined = me.clinics.visitAll({ number: 1 });
    await reached.promise;
    let helped = 0;
    const other = await another({ beforeRange: () => void helped++ });
    const looks = vi.spyOn(other.runtime.store.reader, 'clock');
    await other.start();
    const helps = app.runtime.store.writers === 'many';
    await until(
      async () => (helps ? helped : looks.mock.calls.length - 1),
      (count) => count > 0,
    );
    held.resolve();
    expect(await joined).toMatchObject({ outcome: 'done', data: { visits: 10 } });
    await other.stop();
    expect(helped > 0).toBe(helps);
  });

  it('are done for who began them, though a worker was quicker', async () => {
    const reached = gate();
    const held = gate();
    const { app, me, another, ended } = await openRuns(store, {
      atStart: () => {
        reached.resolve();
        return held.promise;
      },
    });
    const slow = me.clinics.visitAll({ number: 1 });
    await reached.promise;
    const entity = app.runtime.catalog.byName('run');
    const [row] = await app.runtime.store.reader.select(entity, { orderBy: [], limit: 1 });
    const { id, version } = row as { id: string; version: number };
    await app.runtime.store.transaction({ stamp: { actorId: 'test', changeId: app.runtime.newId() } }, async (tx) => {
      await tx.update(entity, id, version, { heldUntil: new Date(Date.parse(await tx.clock()) - 1).toISOString() });
    });
    const other = await another();
    await other.start();
    await ended(id, 'DONE');
    held.resolve();
    expect(await slow).toMatchObject({ outcome: 'done', data: { visits: 10 } });
    await other.stop();
  });

  it('stay with who alive holds them when a call joins, and are its own when that one died or they had ended', async () => {
    const holders = new Set<unknown>();
    const { app, me, runs } = await openRuns(store, {
      beforeRange: async () => void holders.add((await latest())?.['holder']),
    });
    const entity = app.runtime.catalog.byName('run');
    const latest = async () => {
      const rows = await app.runtime.store.reader.select(entity, { orderBy: [], limit: 10 });
      return rows.at(-1);
    };
    const holder = app.runtime.newId();
    const heldFor = async (ms: number) =>
      app.runtime.store.transaction({ stamp: { actorId: 'test', changeId: app.runtime.newId() } }, async (tx) => {
        const { id, version } = (await latest()) as { id: string; version: number };
        const heldUntil = new Date(Date.parse(await tx.clock()) + ms).toISOString();
        await tx.update(entity, id, version, { holder, heldUntil });
      });
    const holdersOf = async (number: number, meanwhile: () => Promise<unknown>) => {
      holders.clear();
      await me.clinics.visitAll({ number }, { background: true });
      await meanwhile();
      unwrap(await me.clinics.visitAll({ number }));
      return [...holders];
    };
    expect(await holdersOf(1, () => heldFor(60_000))).toEqual([holder]);
    const token = expect.toSatisfy((other) => typeof other === 'string' && other !== holder);
    expect(await holdersOf(2, () => heldFor(-1))).toEqual([token]);
    expect(await holdersOf(3, async () => runs.cancel({ id: (await latest())?.['id'] as string }))).toEqual([token]);
    await me.clinics.visitAll({ number: 4 }, { background: true });
    await me.clinics.visitAll({ number: 4 }, { background: true });
    expect(await latest()).toMatchObject({ status: 'RUNNING', holder: null, heldUntil: null });
  });

  it('are left between two steps by a worker that stops, and carried on by the next', async () => {
    const { reached, held, beforeRange } = heldBefore(1);
    const hooks = { beforeRange };
    const { me, another, ended, visits } = await openRuns(store, {});
    const answer = await me.clinics.visitAll({ number: 1 }, { background: true });
    const first = await another(hooks);
    await first.start();
    await reached.promise;
    const worker = first.runtime.lifecycle.parts.find(({ name }) => name === 'runs');
    const stopped = worker?.stop(new AbortController().signal);
    held.resolve();
    await stopped;
    expect(await visits()).toBe(4);
    const second = await another({});
    await second.start();
    expect(await ended('run' in answer ? answer.run : '', 'DONE')).toMatchObject({ answer: { visits: 10 } });
  });

  it('keep what only one does at a time from a process that slept past the end of its lease', async () => {
    const asleep = gate();
    const wakes = gate();
    let calls = 0;
    let lost: AbortSignal | undefined;
    const { app, me, another, only, visits } = await openRuns(store, {
      outside: async ({ signal }) => {
        if (++calls !== 2) return;
        lost = signal;
        asleep.resolve();
        await wakes.promise;
      },
    });
    const list = () => fromBytes('list.txt', 'C001\nC002\nC003');
    const sleeper = me.clinics.visitListed({ number: 1, list: list() });
    await asleep.promise;
    expect(await visits()).toBe(1);
    const { id } = await only();
    const entity = app.runtime.catalog.byName('run');
    await app.runtime.store.transaction({ stamp: { actorId: 'test', changeId: app.runtime.newId() } }, async (tx) => {
      const [row] = await tx.byIds(entity, [id], { forUpdate: true });
      const past = new Date(Date.parse(await tx.clock()) - 1).toISOString();
      await tx.update(entity, id, row?.['version'] as number, { heldUntil: past });
    });
    const inTime = gate();
    const goesOn = gate();
    const other = await another({
      outside: async () => {
        inTime.resolve();
        await goesOn.promise;
      },
    });
    const taken = other.as(nurse).clinics.visitListed({ number: 1, list: list() });
    await inTime.promise;
    wakes.resolve();
    await until(
      async () => lost?.aborted,
      (isLost) => isLost === true,
    );
    expect(await visits()).toBe(1);
    goesOn.resolve();
    expect(await taken).toMatchObject({ success: true, data: { visits: 3 } });
    expect(await sleeper).toMatchObject({ success: true, data: { visits: 3 } });
    expect(calls).toBe(2);
  });

  it('wait for who does alone what only one does, and take over when the lease ends', async () => {
    const reached = gate();
    const held = gate();
    const { me, another, runs, only } = await openRuns(store, {
      outside: async () => {
        reached.resolve();
        await held.promise;
      },
    });
    const list = () => fromBytes('list.txt', 'C001\nC002\nC003');
    const first = me.clinics.visitListed({ number: 1, list: list() });
    await reached.promise;
    let asked = 0;
    const other = await another({ outside: () => void asked++ });
    const second = other.as(nurse).clinics.visitListed({ number: 1, list: list() });
    await other.start();
    const { id } = await only();
    expect(unwrap(await runs.progress({ id }))).toMatchObject({ phase: 'ask', unit: 'items', done: 0, rows: null });
    held.resolve();
    expect(await first).toMatchObject({ success: true, data: { visits: 3 } });
    expect(await second).toMatchObject({ success: true, data: { visits: 3 } });
    expect(asked).toBe(0);
  });
});
