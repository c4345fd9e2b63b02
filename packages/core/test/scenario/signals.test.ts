import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { clinicErrors } from '../clinic-module.ts';
import { openClinics } from '../open-clinics.ts';

const open = { status: 'OPEN' as const };

describe.each(stores)('signals on $name', (store) => {
  it('lets a before handler replace the input, which is parsed again, and each handler sees what the one before made of it', async () => {
    const { app, me } = await openClinics(store);
    app.signals.bind('clinic_service.create', (_ctx, { input }) => ({ ...input, code: `${input.code}1` }), 'before');
    app.signals.bind('clinic_service.create', (_ctx, { input }) => ({ ...input, code: `${input.code}2` }), 'before');
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({ data: { code: 'A12' } });
    app.signals.bind('clinic_service.create', () => ({ kode: 'x' }) as never, 'before');
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({
      success: false,
      errors: [{ code: 'core.UNKNOWN_KEY' }],
    });
  });

  it('lets a handler refuse with an error of its own, before and after, and rolls everything back', async () => {
    const { app, me } = await openClinics(store);
    const unbind = app.signals.bind(
      'clinic_service.create',
      (ctx, { input }) => ctx.fail(clinicErrors.FULL({ code: input.code }, ['code'])),
      'before',
    );
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({
      success: false,
      errors: [{ code: 'clinic.FULL', path: ['code'] }],
    });
    unbind();
    app.signals.bind(
      'clinic_service.create',
      (ctx, { result }) => {
        if (result.success) ctx.fail(clinicErrors.FULL({ code: 'A' }));
      },
      'after',
    );
    expect(await me.clinics.create({ code: 'A', ...open })).toMatchObject({
      success: false,
      errors: [{ code: 'clinic.FULL' }],
    });
    expect(unwrap(await me.clinics.count({}))).toBe(0);
  });

  it('gives after handlers the result inside the transaction, with services by name', async () => {
    const { app, me } = await openClinics(store);
    app.signals.bind(
      'clinic_service.create',
      async (ctx, { result }) => {
        if (result.success && result.outcome !== 'pending')
          await ctx.services.visits.create({ clinicId: result.data.id, number: 1 });
      },
      'after',
    );
    const made = await me.clinics.create({ code: 'A', ...open });
    const { rows } = unwrap(await me.visits.list({}));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.changeId).toBe(unwrap(made).changeId);
  });

  it('tells after handlers of a refused call in a transaction of its own, which cannot change the answer', async () => {
    const { app, me } = await openClinics(store);
    unwrap(await me.clinics.create({ code: 'A', ...open }));
    const seen: unknown[] = [];
    app.signals.bind(
      'clinic_service.create',
      async (ctx, { result }) => {
        seen.push(result);
        if (!result.success)
          await ctx.services.clinics.create({ code: 'FAILED', status: 'OPEN' }).catch(() => undefined);
      },
      'after',
      { id: 'test.watch' },
    );
    const refused = await me.clinics.create({ code: 'A', ...open });
    expect(refused).toMatchObject({ success: false, errors: [{ code: 'core.DUPLICATE' }] });
    expect(seen[0]).toEqual(refused);
    const { rows } = unwrap(await me.clinics.list({}));
    expect(rows.map((row) => row.code)).toEqual(['A', 'FAILED']);
  });

  it('fires the signals of nested calls as part of the outermost one, under its rights', async () => {
    const { app } = await openClinics(store);
    const seen: string[] = [];
    app.signals.bind(
      'clinic_service.create',
      (_ctx, event) => void seen.push(`${event.when}:${event.input.code}`),
      'both',
    );
    const pairOnly = app.as({ id: 'p', rights: ['2'] });
    expect(await pairOnly.clinics.openPair({ codes: ['A', 'B'] })).toMatchObject({ success: true });
    expect(seen).toEqual(['before:A', 'after:A', 'before:B', 'after:B']);
    expect(await pairOnly.clinics.create({ code: 'C', ...open })).toMatchObject({ success: false });
  });

  it('orders handlers by their neighbours and refuses unknown ones, duplicates and circles', async () => {
    const { app, me } = await openClinics(store);
    const seen: string[] = [];
    const bind = (id: string, options: object) =>
      app.signals.bind('clinic_service.create', () => void seen.push(id), 'before', { id, ...options });
    bind('a', { after: ['c'] });
    bind('b', {});
    bind('c', { before: ['b'] });
    unwrap(await me.clinics.create({ code: 'A', ...open }));
    expect(seen).toEqual(['c', 'a', 'b']);
    expect(() => bind('a', {})).toThrow(/SIGNAL_DUPLICATE_ID/);
    const unknown = bind('d', { after: ['nobody'] });
    await expect(me.clinics.create({ code: 'B', ...open })).rejects.toThrow(/SIGNAL_UNKNOWN_NEIGHBOUR/);
    unknown();
    bind('e', { after: ['f'] });
    bind('f', { after: ['e'] });
    await expect(me.clinics.create({ code: 'B', ...open })).rejects.toThrow(/SIGNAL_CIRCLE/);
  });

  it('refuses a name that no composed module has, with the nearest one', async () => {
    const { app } = await openClinics(store);
    expect(() => app.signals.bind('clinic_service.craete' as never, (() => undefined) as never, 'after')).toThrow(
      /Did you mean "clinic_service.create"/,
    );
  });

  it('tells listeners once after the commit, never after a rollback, and none of them stops another', async () => {
    const { app, me } = await openClinics(store);
    const told: unknown[] = [];
    app.events.on('clinic_service.open_pair', () => {
      throw new Error('first listener');
    });
    app.events.on('clinic_service.open_pair', () => Promise.reject(new Error('second listener')));
    app.events.on('clinic_service.open_pair', (event) => void told.push(event.counts));
    expect(await me.clinics.openPair({ codes: ['A', 'A'] })).toMatchObject({ success: false });
    expect(told).toEqual([]);
    expect(await me.clinics.openPair({ codes: ['A', 'B'] })).toMatchObject({ success: true });
    expect(told).toEqual([{ clinic: { inserted: 2, updated: 0 } }]);
  });
});
