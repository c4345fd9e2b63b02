import { fromBytes, identifiers, type RunStatus, unwrap } from '@parasol/core';
import { type StoreUnderTest, stores } from '@parasol/test-support';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type CountVisits, nurse } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';
import { until } from '../until.ts';

/** Runs as others see and steer them, and as workers carry them on. What dies with its process is in test/reliability. */

const codes = (n: number) => Array.from({ length: n }, (_, i) => `C${String(i).padStart(3, '0')}`);
const gate = () => Promise.withResolvers<void>();
const manager = { id: 'manager', rights: ['900211', '900212'] };

async function openRuns(store: StoreUnderTest, hooks: CountVisits = {}, clinics = 10) {
  const runs = { leaseMs: 60_000, pollMs: 5, attempts: 3 };
  const { app, me, compose } = await openClinics(store, { rangeSize: 2, runs, hooks });
  unwrap(await me.clinics.openPair({ codes: codes(clinics) }));
  const office = app.as(manager);
  return {
    app,
    me,
    runs: office.runs,
    visits: async () => unwrap(await me.visits.count({})),
    only: async () => {
      const [run] = unwrap(await office.runs.list({})).rows;
      if (run === undefined) throw new Error('There is no run.');
      return run;
    },
    ended: async (id: string, status: RunStatus) =>
      until(
        async () => unwrap(await office.runs.get({ id })),
        (run) => run.status === status,
      ),
    /** Another app on the same rows, with hooks of its own. */
    async another(own: CountVisits = {}) {
      const other = await compose(own);
      onTestFinished(async () => void (await other.stop()));
      return other;
    },
  };
}

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
    const reached = gate();
    const held = gate();
    const hooks: CountVisits = {
      beforeRange: async (call) => {
        if (call !== 1) return;
        reached.resolve();
        await held.promise;
      },
    };
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
    const reached = gate();
    const held = gate();
    const { app, me, another } = await openRuns(store, {
      beforeRange: async (call) => {
        if (call !== 0) return;
        reached.resolve();
        await held.promise;
      },
    });
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
    const reached = gate();
    const held = gate();
    const hooks: CountVisits = {
      beforeRange: async (call) => {
        if (call !== 1) return;
        reached.resolve();
        await held.promise;
      },
    };
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
    const reached = gate();
    const held = gate();
    let now = Date.parse('2026-03-01T08:00:00Z');
    const hooks: CountVisits = {
      beforeRange: async (call) => {
        now += 2000;
        if (call !== 3) return;
        reached.resolve();
        await held.promise;
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
