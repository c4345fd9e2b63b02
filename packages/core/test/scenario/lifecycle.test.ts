import { identifiers, type Result, silentLogger, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { nurse } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';

/** A promise and its end, to hold a call where the test wants it. */
const gate = () => Promise.withResolvers<void>();

describe.each(stores)('the life of an app on $name', (store) => {
  it('lets an open call end before it stops, and refuses what comes after', async () => {
    const { app, me } = await openClinics(store);
    const reached = gate();
    const held = gate();
    app.signals.bind(
      'clinic_service.create',
      async () => {
        reached.resolve();
        await held.promise;
      },
      'before',
    );
    const open: Promise<Result<unknown>> = me.clinics.create({ code: 'A', status: 'OPEN' });
    await reached.promise;
    expect(await app.health()).toMatchObject({
      healthy: true,
      state: 'idle',
      version: 'development',
      openCalls: 1,
      store: { name: store.name, reachable: true },
    });
    const stopped = app.stop();
    expect(await me.clinics.create({ code: 'B', status: 'OPEN' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.STOPPING' }],
    });
    held.resolve();
    expect(await open).toMatchObject({ success: true });
    await stopped;
    const late = await me.clinics.create({ code: 'C', status: 'OPEN' }, { idempotencyKey: 'late' });
    expect(late).toMatchObject({ success: false, errors: [{ code: 'core.STOPPING' }] });
    expect(await app.health()).toMatchObject({ healthy: false, state: 'stopped', openCalls: 0 });
  });

  it('starts and stops background parts, and shows how they are', async () => {
    const { app } = await openClinics(store);
    const seen: string[] = [];
    app.runtime.lifecycle.add({
      name: 'part',
      start: async () => void seen.push('start'),
      stop: async () => void seen.push('stop'),
      health: () => ({ healthy: seen.length === 1, details: { seen: seen.length } }),
    });
    await app.start();
    expect(await app.health()).toMatchObject({ healthy: true, parts: { part: { healthy: true } } });
    await expect(app.start()).rejects.toThrow('it starts once');
    await app.stop();
    expect(seen).toEqual(['start', 'stop']);
  });

  it('gives up calls that do not end in time: nothing of them stays, their handlers hear nothing of it, and what they do later is refused', async () => {
    const { app, me, compose } = await openClinics(store);
    const reached = gate();
    const held = gate();
    const heard: unknown[] = [];
    const late = Promise.withResolvers<unknown>();
    app.signals.bind(
      'clinic_service.create',
      async (ctx) => {
        reached.resolve();
        await held.promise;
        await ctx.services.clinics.create({ code: 'LATE', status: 'OPEN' }).then(late.resolve, late.resolve);
      },
      'before',
    );
    app.signals.bind('clinic_service.create', (_, { result }) => void heard.push(result), 'after');
    const open = me.clinics.create({ code: 'A', status: 'OPEN' });
    await reached.promise;
    const report = await app.stop({ timeoutMs: 5 });
    expect(report).toEqual({ abortedCalls: 1, failedParts: [] });
    expect(await open).toMatchObject({ success: false, errors: [{ code: 'core.STOPPING' }] });
    held.resolve();
    expect(await late.promise).toBeInstanceOf(Error);
    expect(heard).toEqual([]);
    if (store.name === 'memory') return;
    const again = await compose();
    expect(unwrap(await again.as(nurse).clinics.count({}))).toBe(0);
    await again.stop();
  });

  it('gives up a call whose handler never ends when its time limit is over, and goes on with others', async () => {
    const { app, me } = await openClinics(store);
    const unbind = app.signals.bind('clinic_service.create', () => gate().promise, 'before');
    expect(await me.clinics.create({ code: 'A', status: 'OPEN' }, { timeoutMs: 20 })).toMatchObject({
      success: false,
      errors: [{ code: 'core.TIMEOUT' }],
    });
    unbind();
    expect(await me.clinics.create({ code: 'A', status: 'OPEN' })).toMatchObject({ success: true });
  });

  it('tells after handlers nothing of calls that it refuses because it stops', async () => {
    const { app, me } = await openClinics(store);
    const heard: unknown[] = [];
    app.signals.bind('clinic_service.create', (_, { result }) => void heard.push(result), 'after');
    await app.stop();
    expect(await me.clinics.create({ code: 'A', status: 'OPEN' })).toMatchObject({ success: false });
    expect(await me.transaction(async (tx) => tx.now)).toMatchObject({ errors: [{ code: 'core.STOPPING' }] });
    expect(await me.clinics.list({})).toMatchObject({ errors: [{ code: 'core.STOPPING' }] });
    expect(heard).toEqual([]);
  });

  it('refuses to be stopped by what it would wait for: a handler, a part', async () => {
    const { app, me } = await openClinics(store);
    const refused: unknown[] = [];
    const stop = async (): Promise<void> => {
      await app.stop().catch((error: unknown) => refused.push((error as { code?: string }).code));
    };
    app.signals.bind('clinic_service.create', stop, 'before');
    app.runtime.lifecycle.add({
      name: 'part',
      start: stop,
      stop,
      health: () => ({ healthy: true, details: {} }),
    });
    await app.start();
    expect(await me.clinics.create({ code: 'A', status: 'OPEN' })).toMatchObject({ success: true });
    await app.stop();
    expect(refused).toEqual(['MISUSE_STOP_INSIDE', 'MISUSE_STOP_INSIDE', 'MISUSE_STOP_INSIDE']);
  });

  it('may be stopped by a listener that hears of a commit, and by several at the same time', async () => {
    const { app, me } = await openClinics(store);
    const stopped = Promise.withResolvers<unknown>();
    app.events.on('clinic_service.create', () => {
      stopped.resolve(Promise.all([app.stop(), app.stop({ timeoutMs: 60_000 })]));
    });
    expect(await me.clinics.create({ code: 'A', status: 'OPEN' })).toMatchObject({ success: true });
    const report = { abortedCalls: 0, failedParts: [] };
    expect(await stopped.promise).toEqual([report, report]);
    expect(await app.stop()).toEqual(report);
  });

  it('names the parts that fail to stop or do not stop in time, and stops nevertheless', async () => {
    const lines: string[] = [];
    const write = (message: string) => void lines.push(message);
    const { app } = await openClinics(store, {
      configure: (container) => {
        const logger = { ...silentLogger, error: write };
        container.rebind(identifiers.logger).toConstantValue(logger);
      },
    });
    const part = (name: string, stop: () => Promise<void>) => ({
      name,
      start: async () => undefined,
      stop,
      health: () => ({ healthy: true, details: {} }),
    });
    app.runtime.lifecycle.add(part('good', async () => undefined));
    app.runtime.lifecycle.add(part('failing', () => Promise.reject(new Error('no'))));
    app.runtime.lifecycle.add(part('endless', () => gate().promise));
    await app.start();
    expect((await app.stop({ timeoutMs: 300 })).failedParts).toEqual(['failing', 'endless']);
    expect(lines).toEqual(['A background part failed to stop.', 'A background part did not stop in time.']);
  });

  it('stopped while it starts ends what has begun, begins no more, and the start says so', async () => {
    const { app } = await openClinics(store);
    const seen: string[] = [];
    const starting = gate();
    const slow = gate();
    const part = (name: string, start: () => Promise<void>) => ({
      name,
      start: async () => {
        seen.push(`start ${name}`);
        await start();
      },
      stop: async () => void seen.push(`stop ${name}`),
      health: () => ({ healthy: true, details: {} }),
    });
    app.runtime.lifecycle.add(part('first', async () => undefined));
    app.runtime.lifecycle.add(
      part('slow', () => {
        slow.resolve();
        return starting.promise;
      }),
    );
    app.runtime.lifecycle.add(part('never', async () => undefined));
    const start = app.start();
    await slow.promise;
    const stop = app.stop();
    starting.resolve();
    await expect(start).rejects.toThrow('stopped while it started');
    expect(await stop).toEqual({ abortedCalls: 0, failedParts: [] });
    expect(seen).toEqual(['start first', 'start slow', 'stop first', 'stop slow']);
    await expect(app.start()).rejects.toThrow('This app is stopped');
  });

  it('tells its health though a part does not answer, and when it is stopped', async () => {
    const { app } = await openClinics(store);
    app.runtime.lifecycle.add({
      name: 'mute',
      start: async () => undefined,
      stop: async () => undefined,
      health: () => Promise.withResolvers<never>().promise,
    });
    expect(await app.health({ timeoutMs: 1500 })).toMatchObject({
      healthy: false,
      store: { reachable: true },
      parts: { mute: { healthy: false, details: { problem: 'TIMEOUT' } } },
    });
    await app.stop();
    expect(await app.health({ timeoutMs: 10 })).toMatchObject({
      healthy: false,
      store: { reachable: false, problem: 'CLOSED' },
    });
  });

  it('shows the log of commands to who may see it', async () => {
    const { app, me } = await openClinics(store);
    const clinic = unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }));
    expect(await me.changes.list({})).toMatchObject({ success: false, errors: [{ code: 'core.FORBIDDEN' }] });
    const auditor = app.as({ ...nurse, rights: ['900201'] });
    expect(unwrap(await auditor.changes.list({})).rows).toMatchObject([
      { id: clinic.changeId, operation: 'clinic_service.create', actorId: nurse.id, outcome: 'done' },
    ]);
  });
});
