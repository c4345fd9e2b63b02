import { type DurableEvent, systemActor, unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { Clinic, Visit } from '../clinic-module.ts';
import { QUICK, Seen, subscribedClinics, until } from '../subscribed-clinics.ts';

const create = 'clinic_service.create';

describe.each(stores)('durable subscribers on $name', (store) => {
  it('get every change of their signals once, in order, and nothing else', async () => {
    const seen = new Seen();
    const {
      app,
      me,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.list',
      effect: 'outside',
      signals: [create],
      handle: (event) => seen.add(event),
    });
    await open('before');
    await app.start();
    const [a, b] = [await open('A'), await open('B')];
    unwrap(await me.clinics.update({ id: a.id, version: 1, beds: 3 }));
    await me.clinics.create({ code: 'A', status: 'OPEN' });
    const c = unwrap(
      await me.clinics.create(
        { code: 'C', status: 'OPEN' },
        { clientMutationId: 'm1', clientMutationLabel: 'Create clinic' },
      ),
    );
    const events = await seen.reach(3);
    expect(seen.changeIds).toEqual([a.changeId, b.changeId, c.changeId]);
    expect(events[2]).toEqual({
      signal: create,
      changeId: c.changeId,
      actorId: 'nurse',
      at: c.dateCreated,
      counts: { clinic: { inserted: 1, updated: 0 } },
      sequence: expect.any(Number),
      outcome: 'done',
      clientMutationId: 'm1',
      clientMutationLabel: 'Create clinic',
    });
    expect(events[0]?.sequence).toBeLessThan(events[1]?.sequence ?? 0);
  });

  it('begin with all that ever was when they ask for it, and go on where they were after a restart', async () => {
    const first = new Seen();
    const subscriber = { id: 'acme.all', effect: 'outside' as const, startAt: 'beginning' as const };
    const {
      app,
      compose,
      create: open,
    } = await subscribedClinics(store, {
      ...subscriber,
      handle: (event: DurableEvent) => first.add(event),
    });
    await open('A');
    await open('B');
    await app.start();
    await first.reach(2);
    await open('C');
    await first.reach(3);
    if (store.name === 'memory') return;
    await app.stop();
    const again = await compose();
    const second = new Seen();
    again.subscribe({ ...subscriber, handle: (event: DurableEvent) => second.add(event) });
    await again.start();
    const { changeId } = unwrap(
      await again.as({ id: 'nurse', rights: ['1'] }).clinics.create({ code: 'D', status: 'OPEN' }),
    );
    await second.reach(1);
    expect(second.changeIds).toEqual([changeId]);
    await again.stop();
  });

  it('write into the store as their actor, by operations that the actor has rights for, under a change of their own', async () => {
    const {
      app,
      me,
      operator,
      view,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.first-visit',
      effect: 'store',
      signals: [create],
      actor: systemActor(['1']),
      handle: async (event, ctx) => {
        for await (const clinics of ctx.rowsOf(event, Clinic)) {
          for (const { id } of clinics) await ctx.services['visits']?.['create']?.({ clinicId: id, number: 1 });
        }
      },
    });
    await app.start();
    const a = await open('A');
    await until(view, ({ lag }) => lag.events === 0);
    const { rows } = unwrap(await me.visits.list({}));
    expect(rows).toMatchObject([{ clinicId: a.id, number: 1, userCreated: 'system' }]);
    const change = unwrap(await operator.changes.get({ id: rows[0]?.changeId as string }));
    expect(change).toMatchObject({
      operation: 'subscription.delivery',
      actorId: 'system',
      clientMutationLabel: 'acme.first-visit',
      counts: { visit: { inserted: 1, updated: 0 } },
    });
  });

  it('are refused what their actor has no right for, and park the event', async () => {
    const {
      app,
      me,
      view,
      operator,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.without-rights',
      effect: 'store',
      signals: [create],
      retry: QUICK,
      handle: async (_event, ctx) => {
        await ctx.services['visits']?.['list']?.({});
      },
    });
    await app.start();
    const a = await open('A');
    await until(view, ({ parked }) => parked === 1);
    expect(unwrap(await operator.subscriptions.parked({ subscriber: 'acme.without-rights' })).rows).toMatchObject([
      { changeId: a.changeId, signal: create, errorCode: 'core.FORBIDDEN', attempts: 3, status: 'PARKED' },
    ]);
    expect(unwrap(await me.visits.count({}))).toBe(0);
  });

  it('try a failing event again, in order, then set it aside and go on', async () => {
    const tries: [string, number][] = [];
    const seen = new Seen();
    const {
      app,
      view,
      operator,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.flaky',
      effect: 'outside',
      signals: [create],
      retry: QUICK,
      handle: (event, ctx) => {
        tries.push([event.changeId, ctx.tries]);
        if (event.changeId === poison) throw Object.assign(new Error('Amina Diallo is unknown'), { code: 'EPOISON' });
        seen.add(event);
      },
    });
    let poison = '';
    const a = await open('A');
    await app.start();
    unwrap(await operator.subscriptions.pause({ subscriber: 'acme.flaky' }));
    const b = await open('B');
    poison = b.changeId;
    const c = await open('C');
    unwrap(await operator.subscriptions.resume({ subscriber: 'acme.flaky' }));
    await seen.reach(1);
    expect(tries).toEqual([
      [b.changeId, 1],
      [b.changeId, 2],
      [b.changeId, 3],
      [c.changeId, 1],
    ]);
    expect(a.changeId).not.toBe(b.changeId);
    const { rows } = unwrap(await operator.subscriptions.parked({ subscriber: 'acme.flaky' }));
    expect(rows).toMatchObject([{ changeId: b.changeId, errorCode: 'EPOISON', attempts: 3 }]);
    expect(JSON.stringify([rows, await view(), await app.health()])).not.toContain('Amina');
    await until(view, ({ lag }) => lag.events === 0);
    const part = (await app.health()).parts['subscriber.acme.flaky'];
    expect(part).toMatchObject({ healthy: true, details: { parked: 1, lagEvents: 0, worksHere: true } });
  });

  it('come to a job when it is done, however many commands ended since it began', async () => {
    const seen = new Seen();
    const {
      app,
      me,
      create: open,
    } = await subscribedClinics(
      store,
      {
        id: 'acme.jobs',
        effect: 'outside',
        signals: [create, 'clinic_service.visit_all'],
        handle: async (event, ctx) => {
          if (event.signal !== create)
            for await (const visits of ctx.rowsOf(event, Visit, { batch: 3 })) batches.push(visits.length);
          seen.add(event);
        },
      },
      { rangeSize: 2 },
    );
    const batches: number[] = [];
    for (const code of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) await open(code);
    await app.start();
    let meanwhile: ReturnType<typeof open> | undefined;
    const done = await me.clinics.visitAll(
      { number: 1 },
      {
        onProgress: ({ done: ranges }) => {
          if (ranges === 1) meanwhile = open('Z');
        },
      },
    );
    const during = (await meanwhile)?.changeId;
    await seen.reach(2);
    expect(done).toMatchObject({ success: true, outcome: 'done' });
    expect(seen.changeIds).toEqual([during, done.success && done.outcome === 'done' && done.changeId]);
    const [{ inserted } = { inserted: 0 }] = Object.values(seen.events[1]?.counts ?? {});
    expect(batches.reduce((sum, rows) => sum + rows, 0)).toBe(inserted);
    expect(Math.max(...batches)).toBeLessThanOrEqual(3);
  });

  it('give the rows of a change in their newest state, each with the change that made it so', async () => {
    const rows: [string, string, number | null][] = [];
    const {
      app,
      me,
      operator,
      view,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.rows',
      effect: 'outside',
      handle: async (event, ctx) => {
        for await (const clinics of ctx.rowsOf(event, Clinic, { batch: 2 }))
          for (const { code, beds, isDeleted } of clinics)
            rows.push([isDeleted ? `-${code}` : code, event.signal, beds]);
      },
    });
    await app.start();
    unwrap(await operator.subscriptions.pause({ subscriber: 'acme.rows' }));
    const a = await open('A');
    unwrap(await me.clinics.update({ id: a.id, version: 1, beds: 3 }));
    const b = await open('B');
    unwrap(await me.clinics.delete({ id: b.id, version: 1 }));
    unwrap(await me.clinics.openPair({ codes: ['C', 'D', 'E'] }));
    unwrap(await operator.subscriptions.resume({ subscriber: 'acme.rows' }));
    await until(view, ({ lag }) => lag.events === 0);
    expect(rows).toEqual([
      ['A', 'clinic_service.update', 3],
      ['-B', 'clinic_service.delete', null],
      ['C', 'clinic_service.open_pair', null],
      ['D', 'clinic_service.open_pair', null],
      ['E', 'clinic_service.open_pair', null],
    ]);
  });

  it('give up a handler that does not end in time, and its effect in the store is undone', async () => {
    const {
      app,
      me,
      view,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.slow',
      effect: 'store',
      signals: [create],
      actor: systemActor(['1']),
      timeoutMs: 50,
      retry: { ...QUICK, attempts: 1 },
      handle: async (event, ctx) => {
        for await (const clinics of ctx.rowsOf(event, Clinic))
          for (const { id } of clinics) await ctx.services['visits']?.['create']?.({ clinicId: id, number: 1 });
        await new Promise(() => undefined);
      },
    });
    await app.start();
    await open('A');
    expect(await until(view, ({ lag }) => lag.events === 0)).toMatchObject({
      errorCode: 'subscription.TIMED_OUT',
      parked: 1,
    });
    expect(unwrap(await me.visits.count({}))).toBe(0);
  });

  it('end the event in hand when the app stops, calls of its handler included, and leave the rest for the next start', async () => {
    const reached = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const answers: unknown[] = [];
    const { app, me } = await subscribedClinics(store, {
      id: 'acme.drained',
      effect: 'outside',
      signals: [create],
      actor: systemActor(['1']),
      handle: async (_event, ctx) => {
        reached.resolve();
        await held.promise;
        answers.push(await ctx.me['clinics']?.['count']?.({}));
      },
    });
    await app.start();
    unwrap(await me.clinics.create({ code: 'A', status: 'OPEN' }));
    unwrap(await me.clinics.create({ code: 'B', status: 'OPEN' }));
    await reached.promise;
    const stopped = app.stop();
    held.resolve();
    await stopped;
    expect(answers).toMatchObject([{ success: true, data: 2 }]);
  });

  it('do not keep an app from stopping when their handler hangs', async () => {
    const reached = Promise.withResolvers<AbortSignal>();
    const { app, create: open } = await subscribedClinics(
      store,
      {
        id: 'acme.hangs',
        effect: 'outside',
        signals: [create],
        handle: async (_event, ctx) => {
          reached.resolve(ctx.signal);
          await new Promise(() => undefined);
        },
      },
      { subscriptions: { pollMs: 20, stopMs: 30 } },
    );
    await app.start();
    await open('A');
    const signal = await reached.promise;
    await app.stop();
    expect(signal.aborted).toBe(true);
  });

  it('are started by several apps on the same store at the same instant, and deliver once', async () => {
    const seen = new Seen();
    const subscriber = { id: 'acme.together', effect: 'outside' as const, signals: [create] as [typeof create] };
    const handle = (event: DurableEvent) => seen.add(event);
    const { app, compose, create: open, view } = await subscribedClinics(store, { ...subscriber, handle });
    const others = store.name === 'memory' ? [] : await Promise.all([compose(), compose(), compose()]);
    for (const other of others) other.subscribe({ ...subscriber, handle });
    await Promise.all([app, ...others].map((one) => one.start()));
    const { changeId } = await open('A');
    await until(view, ({ lag }) => lag.events === 0);
    expect(seen.changeIds).toEqual([changeId]);
    await Promise.all(others.map((other) => other.stop()));
  });

  it('are refused when they cannot work: late, twice, or listening to what nobody says', async () => {
    const plain = { id: 'acme.plain', effect: 'outside' as const, handle: () => undefined };
    const { app } = await subscribedClinics(store, plain);
    expect(() => app.subscribe(plain)).toThrow('PART_TWICE');
    expect(() => app.subscribe({ ...plain, id: 'b', signals: ['clinic_service.craete' as never] })).toThrow(
      'clinic_service.create',
    );
    expect(() => app.subscribe({ ...plain, id: '' })).toThrow('needs an id');
    expect(() => app.subscribe({ ...plain, id: 'b', signals: [] })).toThrow('listens to nothing');
    expect(() => app.subscribe({ ...plain, id: 'b', retry: { attempts: 0 } })).toThrow('tried again');
    await app.start();
    expect(() => app.subscribe({ ...plain, id: 'b' })).toThrow('SUBSCRIBER_LATE');
  });
});
