import { type Result, unwrap } from '@parasol/core';
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
    expect(await app.health()).toMatchObject({ healthy: true, state: 'idle', openCalls: 1, store: store.name });
    const stopped = app.stop();
    expect(await me.clinics.create({ code: 'B', status: 'OPEN' })).toMatchObject({
      success: false,
      errors: [{ code: 'core.STOPPING' }],
    });
    held.resolve();
    expect(await open).toMatchObject({ success: true });
    await stopped;
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
