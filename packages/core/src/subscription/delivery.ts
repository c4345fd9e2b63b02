import type { Context } from '../operation/create-context.ts';
import { backoff } from './backoff.ts';
import type { DurableEvent } from './durable-event.ts';
import type { EffectiveSubscriber } from './effective-subscriber.ts';
import { type ParkedEvent, parkedEventsIn, type Subscription, subscriptionsIn } from './entities.ts';

/** What of the lease is renewed along with the cursor. */
type Renewal = { readonly heldUntil?: string };

/** How an attempt at an event is written down, in a transaction that holds the subscriber's row. */
export interface Delivery {
  readonly event: DurableEvent;
  /** Which attempt this is. */
  readonly tries: number;
  done(ctx: Context, row: Subscription, renewal: Renewal): Promise<Subscription>;
  failed(ctx: Context, row: Subscription, code: string): Promise<Subscription>;
}

/** The next event in the order: success moves the cursor to it, so does parking it after the last attempt. */
export function nextDelivery(
  { retry }: EffectiveSubscriber,
  { attempts }: Subscription,
  event: DurableEvent,
): Delivery {
  const tries = attempts + 1;
  const behind = { cursor: event.sequence, attempts: 0, retryAt: null };
  return {
    event,
    tries,
    done: async (ctx, row, renewal) =>
      (await subscriptionsIn(ctx).update(row.id, row.version, { ...behind, errorCode: null, ...renewal })).row,
    async failed(ctx, row, code) {
      if (tries >= retry.attempts) {
        await park(ctx, row, event, { attempts: tries, errorCode: code });
        return (await subscriptionsIn(ctx).update(row.id, row.version, { ...behind, errorCode: code })).row;
      }
      const wait = backoff(tries, retry, Math.random());
      const retryAt = new Date(Date.parse(ctx.now) + wait).toISOString();
      const patch = { attempts: tries, retryAt, errorCode: code };
      return (await subscriptionsIn(ctx).update(row.id, row.version, patch)).row;
    },
  };
}

/** An event that was parked and is tried once more; the cursor stays where it is. */
export function parkedDelivery({ id, attempts }: ParkedEvent, event: DurableEvent): Delivery {
  const settle = async (ctx: Context, patch: Pick<ParkedEvent, 'status' | 'attempts'> & { errorCode?: string }) => {
    const parked = await parkedEventsIn(ctx).require(id, { lock: true });
    if (parked.status === 'WAITING') await parkedEventsIn(ctx).update(id, parked.version, patch);
  };
  const tries = attempts + 1;
  return {
    event,
    tries,
    async done(ctx, row, renewal) {
      await settle(ctx, { status: 'HANDLED', attempts: tries });
      return (await subscriptionsIn(ctx).update(row.id, row.version, renewal)).row;
    },
    async failed(ctx, row, code) {
      await settle(ctx, { status: 'PARKED', attempts: tries, errorCode: code });
      return row;
    },
  };
}

async function park(
  ctx: Context,
  { id: subscriptionId }: Subscription,
  { changeId: eventId, sequence: number }: DurableEvent,
  failure: Pick<ParkedEvent, 'attempts' | 'errorCode'>,
): Promise<void> {
  const rows = parkedEventsIn(ctx);
  const values = { ...failure, number, status: 'PARKED' as const };
  const where = {
    and: [{ '==': [{ var: 'subscriptionId' }, subscriptionId] }, { '==': [{ var: 'eventId' }, eventId] }],
  };
  const known = await rows.first({ where, lock: 'wait' });
  if (known === undefined) await rows.insert({ subscriptionId, eventId, ...values });
  else await rows.update(known.id, known.version, values);
}
