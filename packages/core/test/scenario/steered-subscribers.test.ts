import { unwrap } from '@parasol/core';
import { stores } from '@parasol/test-support';
import { describe, expect, it } from 'vitest';
import { QUICK, Seen, subscribedClinics, until } from '../subscribed-clinics.ts';

const create = 'clinic_service.create';

describe.each(stores)('durable subscribers that somebody steers, on $name', (store) => {
  it('try parked events once more when told to, or never again', async () => {
    let isBroken = true;
    const seen = new Seen();
    const {
      app,
      view,
      operator,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.mended',
      effect: 'outside',
      signals: [create],
      retry: { ...QUICK, attempts: 1 },
      handle: (event) => {
        if (isBroken) throw new Error('broken');
        seen.add(event);
      },
    });
    await app.start();
    const [a, b, c] = [await open('A'), await open('B'), await open('C')];
    await until(view, ({ parked }) => parked === 3);
    const subscriber = 'acme.mended';
    const list = async (status?: 'PARKED' | 'HANDLED' | 'DISCARDED') =>
      unwrap(await operator.subscriptions.parked({ subscriber, status })).rows;
    const [first] = await list();
    expect(unwrap(await operator.subscriptions.retryParked({ subscriber, ids: [first?.id as string] }))).toEqual({
      events: 1,
    });
    await until(list, (rows) => rows.find((row) => row.id === first?.id)?.attempts === 2);
    isBroken = false;
    const [, , last] = await list();
    expect(unwrap(await operator.subscriptions.discardParked({ subscriber, ids: [last?.id as string] }))).toEqual({
      events: 1,
    });
    expect(unwrap(await operator.subscriptions.retryParked({ subscriber }))).toEqual({ events: 2 });
    await seen.reach(2);
    await until(view, ({ waiting }) => waiting === 0);
    expect(seen.changeIds).toEqual([a.changeId, b.changeId]);
    expect((await list('HANDLED')).map(({ changeId }) => changeId)).toEqual([a.changeId, b.changeId]);
    expect((await list('DISCARDED')).map(({ changeId }) => changeId)).toEqual([c.changeId]);
  });

  it('deliver again from a number or an instant on', async () => {
    const seen = new Seen();
    const {
      app,
      operator,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.again',
      effect: 'outside',
      signals: [create],
      handle: (event) => seen.add(event),
    });
    await app.start();
    const ids = [(await open('A')).changeId, (await open('B')).changeId, (await open('C')).changeId];
    const events = await seen.reach(3);
    const subscriber = 'acme.again';
    const { at, sequence } = { at: '2000-01-01T00:00:00Z', sequence: events[1]?.sequence ?? 0 };
    unwrap(await operator.subscriptions.replay({ subscriber, fromSequence: sequence }));
    await seen.reach(5);
    expect(seen.changeIds).toEqual([...ids, ...ids.slice(1)]);
    unwrap(await operator.subscriptions.replay({ subscriber, since: at }));
    await seen.reach(8);
    expect(seen.changeIds.slice(5)).toEqual(ids);
    expect(await operator.subscriptions.replay({ subscriber, fromSequence: sequence + 100 })).toMatchObject({
      success: false,
      errors: [{ code: 'subscription.REPLAY_AHEAD' }],
    });
    expect(await operator.subscriptions.replay({ subscriber })).toMatchObject({
      success: false,
      errors: [{ code: 'subscription.REPLAY_START' }],
    });
    expect(await operator.subscriptions.replay({ subscriber: 'acme.agian', since: at })).toMatchObject({
      success: false,
      errors: [{ code: 'subscription.UNKNOWN', message: expect.stringContaining('acme.again') }],
    });
  });

  it('stop waiting for an event that keeps failing when told to skip it', async () => {
    const seen = new Seen();
    const {
      app,
      operator,
      view,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.stuck',
      effect: 'outside',
      signals: [create],
      retry: { attempts: 5, firstMs: 3_600_000, longestMs: 3_600_000 },
      handle: (event) => {
        if (event.changeId === stuck) throw new Error('stuck');
        seen.add(event);
      },
    });
    let stuck = '';
    await app.start();
    const subscriber = 'acme.stuck';
    expect(await operator.subscriptions.skip({ subscriber })).toMatchObject({
      success: false,
      errors: [{ code: 'subscription.NOTHING_IN_HAND' }],
    });
    unwrap(await operator.subscriptions.pause({ subscriber }));
    stuck = (await open('A')).changeId;
    const { changeId } = await open('B');
    unwrap(await operator.subscriptions.resume({ subscriber }));
    expect(await until(view, ({ attempts }) => attempts === 1)).toMatchObject({
      lag: { events: 2 },
      retryAt: expect.any(String),
      errorCode: 'Error',
    });
    unwrap(await operator.subscriptions.skip({ subscriber }));
    await seen.reach(1);
    expect(seen.changeIds).toEqual([changeId]);
    expect((await until(view, ({ lag }) => lag.events === 0)).parked).toBe(1);
  });

  it('are disabled by their handler, and go on with the same event when they are resumed', async () => {
    let isGone = true;
    const seen = new Seen();
    const {
      app,
      view,
      operator,
      create: open,
    } = await subscribedClinics(store, {
      id: 'acme.gone',
      effect: 'outside',
      signals: [create],
      handle: (event, ctx) => {
        if (isGone) ctx.disable({ code: 'acme.GONE', message: 'The other side is gone.', path: [], parameters: {} });
        seen.add(event);
      },
    });
    await app.start();
    const a = await open('A');
    expect(await until(view, ({ status }) => status === 'DISABLED')).toMatchObject({
      errorCode: 'acme.GONE',
      parked: 0,
    });
    expect(await operator.subscriptions.pause({ subscriber: 'acme.gone' })).toMatchObject({
      success: false,
      errors: [{ code: 'subscription.DISABLED' }],
    });
    isGone = false;
    unwrap(await operator.subscriptions.resume({ subscriber: 'acme.gone' }));
    await seen.reach(1);
    expect(seen.changeIds).toEqual([a.changeId]);
  });

  it('are seen and steered only by who has the right', async () => {
    const { app, me } = await subscribedClinics(store, {
      id: 'acme.guarded',
      effect: 'outside',
      handle: () => undefined,
    });
    await app.start();
    const subscriber = 'acme.guarded';
    for (const answer of [
      await me.subscriptions.list({}),
      await me.subscriptions.parked({ subscriber }),
      await me.subscriptions.pause({ subscriber }),
      await me.subscriptions.resume({ subscriber }),
      await me.subscriptions.replay({ subscriber, fromSequence: 1 }),
      await me.subscriptions.skip({ subscriber }),
      await me.subscriptions.retryParked({ subscriber }),
      await me.subscriptions.discardParked({ subscriber }),
    ]) {
      expect(answer).toMatchObject({ success: false, errors: [{ code: 'core.FORBIDDEN' }] });
    }
  });
});
