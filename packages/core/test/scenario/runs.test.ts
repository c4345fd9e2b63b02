import { fromBytes, identifiers, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import type { CountVisits } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';
import { codes, heldBefore, manager, openRuns } from '../open-runs.ts';
import { until } from '../until.ts';

/** Runs as others see and steer them, and as workers carry them on. What dies with its process is in test/reliability. */

describe.each(stores)('runs on $name', (store) => {
  it('are answered at once when they are asked for in the background, and carried on by a worker', async () => {
    const { app, me, runs, ended, visits } = await openRuns(store);
    const answer = await me.clinics.visitAll({ number: 1 }, { background: true });
    expect(answer).toEqual({
      success: true,
      outcome: 'running',
      run: expect.any(String),
      changeId: expect.any(String),
    });
    expect(() => unwrap(answer)).toThrow('me.runs.progress');
    const id = 'run' in answer ? answer.run : '';
    expect(unwrap(await runs.progress({ id }))).toMatchObject({ status: 'RUNNING', phase: null, secondsLeft: null });
    expect(await visits()).toBe(0);
    await app.start();
    const run = await ended(id, 'DONE');
    expect(run).toMatchObject({ answer: { visits: 10 }, actorId: 'nurse', poisoned: [] });
    expect(run.phases).toEqual([{ name: 'visits', status: 'DONE' }]);
    expect(unwrap(await runs.progress({ id }))).toMatchObject({ done: 5, total: 5, part: 1, secondsLeft: null });
    const { rows } = unwrap(await me.visits.list({}));
    expect(new Set(rows.map(({ userCreated, changeId }) => `${userCreated} ${changeId}`))).toEqual(
      new Set([`nurse ${'changeId' in answer ? answer.changeId : ''}`]),
    );
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({ outcome: 'unchanged', data: { visits: 10 } });
  });

  it('go on in the background once, however often they are asked for', async () => {
    const { app, me, ended, visits } = await openRuns(store);
    const ask = () => me.clinics.visitAll({ number: 1 }, { background: true, idempotencyKey: 'visits' });
    const [first, second] = [await ask(), await ask()];
    expect(second).toEqual(first);
    await app.start();
    await ended('run' in first ? first.run : '', 'DONE');
    expect(await ask()).toMatchObject({ outcome: 'done', replayed: true, data: { visits: 10 } });
    expect(await visits()).toBe(10);
  });

  it('tell handlers and listeners of their end, whoever carries them on', async () => {
    const { app, me, ended } = await openRuns(store);
    const seen: unknown[] = [];
    app.signals.bind(
      'clinic_service.visit_all',
      (_ctx, { input, result }) => void seen.push([input.number, result.success && result.outcome]),
      'after',
    );
    app.events.on('clinic_service.visit_all', ({ counts, actorId }) => void seen.push([counts, actorId]));
    const answer = await me.clinics.visitAll({ number: 7 }, { background: true });
    await app.start();
    await ended('run' in answer ? answer.run : '', 'DONE');
    await until(
      async () => seen,
      ({ length }) => length === 2,
    );
    expect(seen).toEqual([
      [7, 'done'],
      [{ visit: { inserted: 10, updated: 0 } }, 'nurse'],
    ]);
  });

  it('are cancelled between two ranges by somebody else, and resumed', async () => {
    const { reached, held, beforeRange } = heldBefore(1);
    const hooks = { beforeRange };
    const { app, me, runs, only, ended, visits } = await openRuns(store, hooks);
    const call = me.clinics.visitAll({ number: 1 }, { idempotencyKey: 'first' });
    await reached.promise;
    const { id } = await only();
    const cancelled = runs.cancel({ id });
    // Where one writes at a time, it waits for the range; where several do, the next range might begin before it.
    if (app.runtime.store.writers === 'many') await cancelled;
    held.resolve();
    expect(await cancelled).toMatchObject({ success: true, data: { id, status: 'CANCELLED' } });
    expect(await call).toMatchObject({
      success: false,
      errors: [{ code: 'core.RUN_CANCELLED', parameters: { run: id } }],
    });
    expect(await visits()).toBe(4);
    expect(await runs.cancel({ id })).toMatchObject({ outcome: 'unchanged' });
    // The same request, sent again, is no new wish.
    expect(await me.clinics.visitAll({ number: 1 }, { idempotencyKey: 'first' })).toMatchObject({
      errors: [{ code: 'core.RUN_CANCELLED' }],
    });
    await app.start();
    expect(await runs.retry({ id })).toMatchObject({ errors: [{ code: 'core.RUN_STATUS' }] });
    expect(await visits()).toBe(4);
    expect(await runs.resume({ id })).toMatchObject({ success: true, data: { status: 'RUNNING' } });
    expect(await ended(id, 'DONE')).toMatchObject({ answer: { visits: 10 } });
    expect(await runs.cancel({ id })).toMatchObject({ errors: [{ code: 'core.RUN_STATUS' }] });
    expect(await visits()).toBe(10);
  });

  it('go on after they were cancelled when somebody asks for the work anew', async () => {
    const { me, runs, visits } = await openRuns(store);
    const answer = await me.clinics.visitAll({ number: 1 }, { background: true });
    unwrap(await runs.cancel({ id: 'run' in answer ? answer.run : '' }));
    expect(await visits()).toBe(0);
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({ outcome: 'done', data: { visits: 10 } });
  });

  it('leave out a range that fails again and again, do the others, and say which it was and why', async () => {
    let isPoisoned = true;
    let failures = 0;
    const hooks: CountVisits = {
      beforeRange: (_call, { after }) => {
        if (!isPoisoned || after !== undefined) return;
        failures++;
        throw new TypeError('Amina Diallo cannot be read');
      },
    };
    const { app, me, runs, only, ended, visits } = await openRuns(store, hooks);
    const result = await me.clinics.visitAll({ number: 1 });
    const { id } = await only();
    expect(result).toMatchObject({
      success: false,
      errors: [{ code: 'core.RUN_INCOMPLETE', parameters: { run: id, phase: 'visits', ranges: 1 } }],
    });
    expect(failures).toBe(3);
    expect(await visits()).toBe(8);
    const run = unwrap(await runs.get({ id }));
    expect(run).toMatchObject({
      status: 'INCOMPLETE',
      answer: null,
      error: { phase: 'visits', ranges: 1 },
      poisoned: [{ phase: 'visits', position: 0, afterId: null, attempts: 3, error: { error: 'TypeError' } }],
    });
    expect(JSON.stringify(run)).not.toContain('Amina');
    expect(await runs.resume({ id })).toMatchObject({ errors: [{ code: 'core.RUN_STATUS' }] });
    isPoisoned = false;
    unwrap(await runs.retry({ id }));
    await app.start();
    expect(await ended(id, 'DONE')).toMatchObject({ answer: { visits: 10 }, poisoned: [], error: {} });
  });

  it('try a range again that failed once, and are done', async () => {
    let hasFailed = false;
    const hooks: CountVisits = {
      beforeRange: (call) => {
        if (call !== 1 || hasFailed) return;
        hasFailed = true;
        throw new Error('for a moment');
      },
    };
    const { me, visits } = await openRuns(store, hooks);
    expect(await me.clinics.visitAll({ number: 1 })).toMatchObject({ outcome: 'done', data: { visits: 10 } });
    expect(await visits()).toBe(10);
  });

  it('rest after their work failed beside the ranges, and are given up when it gets nowhere', async () => {
    let isBroken = true;
    const hooks: CountVisits = {
      atEnd: () => {
        if (isBroken) throw new Error('no');
      },
    };
    const { app, me, only, runs, ended } = await openRuns(store, hooks);
    await expect(me.clinics.visitAll({ number: 1 })).rejects.toThrow('no');
    const { id } = await only();
    expect(unwrap(await runs.get({ id }))).toMatchObject({ status: 'RUNNING', error: { error: 'Error' } });
    const { store: rows, catalog } = app.runtime;
    const awake = async () => {
      const entity = catalog.byName('run');
      await rows.transaction({ stamp: { actorId: 'test', changeId: app.runtime.newId() } }, async (tx) => {
        const [row] = await tx.byIds(entity, [id], { forUpdate: true });
        await tx.update(entity, id, row?.['version'] as number, { restUntil: null });
      });
    };
    await app.start();
    const given = until(
      async () => {
        await awake();
        return unwrap(await runs.get({ id }));
      },
      ({ status }) => status === 'INCOMPLETE',
    );
    expect(await given).toMatchObject({ error: { error: 'Error', ranges: 0 }, poisoned: [] });
    isBroken = false;
    unwrap(await runs.retry({ id }));
    expect(await ended(id, 'DONE')).toMatchObject({ answer: { visits: 10 } });
  });

  it('keep the files of their input until they are done', async () => {
    const { app, me, ended } = await openRuns(store);
    const { blobs } = app.runtime;
    let opened = 0;
    const whole = fromBytes('list.txt', 'C001\nC005');
    const list = {
      name: whole.name,
      open: () => {
        opened++;
        return whole.open();
      },
    };
    const answer = await me.clinics.visitListed({ number: 1, list }, { background: true });
    expect(opened).toBe(1);
    const entity = app.runtime.catalog.byName('run_file');
    const file = async () => (await app.runtime.store.reader.select(entity, { orderBy: [], limit: 10 }))[0];
    const kept = await file();
    expect(kept).toMatchObject({ name: 'list', fileName: 'list.txt' });
    const sha256 = kept?.['sha256'] as string;
    expect(await blobs.has(sha256)).toBe(true);
    await app.start();
    await ended('run' in answer ? answer.run : '', 'DONE');
    await until(file, (row) => row?.['sha256'] === null);
    expect(await blobs.has(sha256)).toBe(false);
    expect(opened).toBe(1);
  });

  it('have their files deleted by the next worker when the process that ended them could not', async () => {
    const { app, me, runs, another, only } = await openRuns(store);
    const list = fromBytes('list.txt', 'C001');
    await me.clinics.visitListed({ number: 1, list }, { background: true });
    const { id } = await only();
    const file = async () => {
      const rows = await app.runtime.store.reader.select(app.runtime.catalog.byName('run_file'), {
        orderBy: [],
        limit: 9,
      });
      return rows[0]?.['sha256'] as string | null;
    };
    const sha256 = (await file()) ?? '';
    unwrap(await runs.cancel({ id }));
    // As if it had died between the end of the run and the deletion.
    const entity = app.runtime.catalog.byName('run');
    await app.runtime.store.transaction({ stamp: { actorId: 'test', changeId: app.runtime.newId() } }, async (tx) => {
      const [row] = await tx.byIds(entity, [id], { forUpdate: true });
      await tx.update(entity, id, row?.['version'] as number, { status: 'DONE' });
    });
    expect(await app.runtime.blobs.has(sha256)).toBe(true);
    await (await another()).start();
    await until(file, (kept) => kept === null);
    expect(await app.runtime.blobs.has(sha256)).toBe(false);
  });

  it('tell how far they are, how fast, and how long it will take', async () => {
    const { reached, held, beforeRange } = heldBefore(3);
    let now = Date.parse('2026-03-01T08:00:00Z');
    const hooks: CountVisits = {
      beforeRange: (call) => {
        now += 2000;
        return beforeRange(call);
      },
    };
    const { app, me } = await openClinics(store, {
      rangeSize: 2,
      hooks,
      configure: (container) => {
        container.rebind(identifiers.clock).toConstantValue({ now: () => now });
      },
    });
    unwrap(await me.clinics.openPair({ codes: codes(12) }));
    const call = me.clinics.visitAll({ number: 1 });
    await reached.promise;
    const { runs } = app.as(manager);
    const [run] = unwrap(await runs.list({ status: 'RUNNING', operation: 'clinic_service.visit_all' })).rows;
    expect(unwrap(await runs.progress({ id: run?.id ?? '' }))).toEqual({
      run: run?.id,
      operation: 'clinic_service.visit_all',
      status: 'RUNNING',
      phase: 'visits',
      unit: 'ranges',
      done: 3,
      total: 6,
      rows: { done: 6, total: 12 },
      part: 0.5,
      perSecond: 0.5,
      secondsLeft: 6,
    });
    held.resolve();
    expect(await call).toMatchObject({ success: true });
  });

  it('are seen and steered only by who may', async () => {
    const { app, me } = await openRuns(store);
    const answer = await me.clinics.visitAll({ number: 1 }, { background: true });
    const id = 'run' in answer ? answer.run : '';
    const observer = app.as({ id: 'observer', rights: ['900211'] }).runs;
    for (const ask of [me.runs.get, me.runs.progress, me.runs.cancel, me.runs.resume, me.runs.retry])
      expect(await ask({ id })).toMatchObject({ errors: [{ code: 'core.FORBIDDEN' }] });
    expect(await me.runs.list({})).toMatchObject({ errors: [{ code: 'core.FORBIDDEN' }] });
    for (const ask of [observer.cancel, observer.resume, observer.retry])
      expect(await ask({ id })).toMatchObject({ errors: [{ code: 'core.FORBIDDEN' }] });
    expect(await observer.get({ id })).toMatchObject({ success: true, data: { id, status: 'RUNNING' } });
    const anonymous = app.as(null).runs;
    expect(await anonymous.get({ id })).toMatchObject({ errors: [{ code: 'core.UNAUTHENTICATED' }] });
    const unknown = '01900000-0000-7000-8000-0000000000ff';
    expect(await observer.progress({ id: unknown })).toMatchObject({ errors: [{ code: 'core.NOT_FOUND' }] });
  });

  it('are jobs: nothing else goes on in the background', async () => {
    const { me } = await openRuns(store);
    await expect(me.clinics.create({ code: 'X', status: 'OPEN' }, { background: true })).rejects.toThrow('BACKGROUND');
    await expect(me.clinics.visitAll.preview({ number: 1 }, { background: true })).rejects.toThrow('BACKGROUND');
  });
});
