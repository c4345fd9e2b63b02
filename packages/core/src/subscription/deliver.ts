import { z } from 'zod';
import { failure } from '../errors/failure.ts';
import { recordChange } from '../operation/change-record.ts';
import { unlessAborted } from '../operation/limits.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { BoundOperation } from '../operation/service.ts';
import { transact } from '../operation/transact.ts';
import { bookkeeping } from './bookkeeping.ts';
import type { Delivery } from './delivery.ts';
import { DELIVERY } from './durable-event.ts';
import type { EffectiveSubscriber } from './effective-subscriber.ts';
import type { Subscription } from './entities.ts';
import { outsideContext, storeContext } from './handler-context.ts';
import type { Lease } from './lease.ts';
import type { OutsideSubscriber, StoreSubscriber } from './subscriber.ts';
import { subscriptionErrors } from './subscription-errors.ts';

export interface Attempt {
  readonly runtime: Runtime;
  readonly subscriber: EffectiveSubscriber;
  readonly lease: Lease;
  readonly row: Subscription;
  readonly delivery: Delivery;
  /** Aborts when the attempt is interrupted from outside: the app stops, or the lease is lost. */
  readonly interrupted: AbortSignal;
}

/** One attempt at one event: the handler, and the cursor behind it. Gives the row as it is then. */
export async function deliver(attempt: Attempt): Promise<Subscription> {
  const { handler, timeoutMs } = attempt.subscriber;
  const limit = new AbortController();
  // A handler that ignores its signal must not hold the subscriber for ever; what it still does is its own.
  const timer = setTimeout(() => limit.abort(failure(subscriptionErrors.TIMED_OUT({ ms: timeoutMs }))), timeoutMs);
  const signal = AbortSignal.any([limit.signal, attempt.interrupted]);
  try {
    return await (handler.effect === 'store' ? intoStore(attempt, handler, signal) : outside(attempt, handler, signal));
  } finally {
    clearTimeout(timer);
  }
}

/** What handlers write stands in the change log under this name. */
const OPERATION: BoundOperation = {
  service: 'subscription',
  name: 'delivery',
  signal: DELIVERY,
  spec: { kind: 'command', rights: [], input: z.unknown(), run: async () => undefined },
};

/** Handler and cursor in one transaction. */
async function intoStore(
  { runtime, subscriber, lease, row, delivery }: Attempt,
  { handle }: Pick<StoreSubscriber, 'handle'>,
  signal: AbortSignal,
): Promise<Subscription> {
  const { actor, id } = subscriber;
  const changeId = runtime.newId();
  const settings = await runtime.settings.take();
  const { moved, told } = await transact(runtime, { settings, actor, changeId, signal }, async (ctx) => {
    const held = await lease.require(ctx, row);
    await handle(delivery.event, storeContext(runtime, subscriber, ctx, { signal, tries: delivery.tries }));
    ctx.unit.requireSound();
    const hasWritten = ctx.unit.counts.size > 0;
    if (hasWritten) {
      const options = { clientMutationLabel: id };
      await recordChange(ctx, OPERATION, undefined, options, { outcome: 'done', answer: {} });
    }
    const counts = Object.fromEntries(ctx.unit.counts);
    const moved = await delivery.done(ctx, held, await lease.renewal(ctx));
    return { moved, told: hasWritten ? { counts, at: ctx.now } : undefined };
  });
  if (told !== undefined) runtime.emit({ signal: DELIVERY, changeId, actorId: actor.id, ...told });
  return moved;
}

/** The handler first, with the lease renewed while it works; then the cursor. */
async function outside(
  { runtime, subscriber, lease, row, delivery }: Attempt,
  { handle }: Pick<OutsideSubscriber, 'handle'>,
  signal: AbortSignal,
): Promise<Subscription> {
  const context = outsideContext(runtime, subscriber, { signal, tries: delivery.tries });
  await unlessAborted(signal, async () => handle(delivery.event, context));
  return bookkeeping(runtime, async (ctx) => {
    const held = await lease.require(ctx, row);
    return delivery.done(ctx, held, await lease.renewal(ctx));
  });
}
