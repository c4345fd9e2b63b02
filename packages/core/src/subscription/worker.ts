import { errorFacts } from '../errors/error-facts.ts';
import type { BackgroundPart, PartHealth } from '../module/lifecycle.ts';
import { changes } from '../operation/change-record.ts';
import type { Runtime } from '../operation/runtime.ts';
import { Alarm } from './alarm.ts';
import { bookkeeping, reading } from './bookkeeping.ts';
import { deliver } from './deliver.ts';
import { type Delivery, nextDelivery, parkedDelivery } from './delivery.ts';
import { DeliveryOvertaken, failureCode, SubscriberDisabled } from './delivery-failure.ts';
import { DELIVERY, eventOf, type NumberedChange } from './durable-event.ts';
import type { EffectiveSubscriber } from './effective-subscriber.ts';
import { parkedEventsIn, type Subscription, subscriptionsIn } from './entities.ts';
import { Lease } from './lease.ts';
import { parkedOf } from './parked-of.ts';
import { lagOf, STRETCH, wantedEvents } from './wanted.ts';

/** How subscribers of an app keep time. */
export interface SubscriptionPace {
  /** Milliseconds between looks for what other processes committed; what this one commits is seen at once. @default 1,000 */
  readonly pollMs?: number;
  /** Milliseconds after which another process may take a subscriber over whose process has not been heard of. @default 30,000 */
  readonly leaseMs?: number;
  /** Milliseconds that the event in hand has to end when the app stops. @default 10,000 */
  readonly stopMs?: number;
}

export const PACE: Required<SubscriptionPace> = Object.freeze({ pollMs: 1000, leaseMs: 30_000, stopMs: 10_000 });

/** Events that are read at a time. */
const BATCH = 100;
/** Milliseconds until the next look when a transaction that is still open holds a lower number. */
const SOON = 10;

/** One subscriber at work: events in their order, one at a time. */
export class SubscriberWorker implements BackgroundPart {
  readonly name: string;
  readonly #runtime: Runtime;
  readonly #subscriber: EffectiveSubscriber;
  readonly #pace: Required<SubscriptionPace>;
  readonly #lease: Lease;
  readonly #alarm = new Alarm();
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();
  #inHand: AbortController | undefined;
  /** The row as last seen, while the lease is ours. */
  #held: Subscription | undefined;
  /** Changes behind the cursor that nobody listens to; written down with the next renewal of the lease. */
  #passed = { from: -1, through: -1 };
  /** Code of what keeps the worker itself from working, such as a lost connection. */
  #trouble: string | undefined;

  constructor(runtime: Runtime, subscriber: EffectiveSubscriber, pace: Required<SubscriptionPace>) {
    this.name = `subscriber.${subscriber.id}`;
    this.#runtime = runtime;
    this.#subscriber = subscriber;
    this.#pace = pace;
    this.#lease = new Lease(runtime, subscriber.id, pace.leaseMs);
  }

  /** Looks for events now: something was committed here. */
  wake(signal: string): void {
    const { signals } = this.#subscriber.wanted;
    if (signals === null ? signal !== DELIVERY : signals.includes(signal)) this.#alarm.ring();
  }

  /** Looks now, whatever was committed: somebody paused, resumed or replayed. */
  look(): void {
    this.#alarm.ring();
  }

  async start(): Promise<void> {
    await this.#register();
    this.#isStopping = false;
    this.#loop = this.#run();
  }

  async stop(limit?: AbortSignal): Promise<void> {
    this.#isStopping = true;
    this.#alarm.ring();
    const giveUp = (): void => this.#inHand?.abort(new DeliveryOvertaken());
    const timer = setTimeout(giveUp, this.#pace.stopMs);
    limit?.addEventListener('abort', giveUp, { once: true });
    await this.#loop;
    clearTimeout(timer);
    limit?.removeEventListener('abort', giveUp);
    if (this.#held !== undefined) await this.#lease.release(this.#held);
    this.#held = undefined;
  }

  async health(): Promise<PartHealth> {
    const ctx = await reading(this.#runtime);
    const row = await subscriptionsIn(ctx).first({ where: { '==': [{ var: 'code' }, this.#subscriber.id] } });
    if (row === undefined) return { healthy: true, details: { status: 'NOT_STARTED' } };
    const lag = await lagOf(ctx, this.#subscriber.wanted, row.cursor, this.#runtime.clock.now());
    const parked = await parkedEventsIn(ctx).count(parkedOf(row, 'PARKED'));
    return {
      healthy: this.#trouble === undefined,
      details: {
        status: row.status,
        worksHere: row.holder === this.#lease.token,
        lagEvents: lag.events,
        lagSeconds: lag.seconds,
        parked,
        attempts: row.attempts,
        errorCode: this.#trouble ?? row.errorCode,
      },
    };
  }

  /** The row of this subscriber; made when it is started for the first time, by whichever process comes first. */
  async #register(): Promise<void> {
    const { id, wanted, startAt } = this.#subscriber;
    await bookkeeping(this.#runtime, async (ctx) => {
      const rows = subscriptionsIn(ctx);
      const known = await rows.first({ where: { '==': [{ var: 'code' }, id] } });
      const listens = { signals: wanted.signals === null ? null : [...wanted.signals], outcomes: [...wanted.outcomes] };
      if (known !== undefined) {
        await rows.update(known.id, (await rows.require(known.id, { lock: true })).version, listens);
        return;
      }
      const cursor = startAt === 'beginning' ? 0 : (await changes(ctx).frontier()).through;
      // Another process that starts at the same instant may have made it meanwhile; either row will do.
      await rows.insertMany([[{ code: id, ...listens, cursor, status: 'ACTIVE' as const, attempts: 0 }]], 'skip');
    });
  }

  async #run(): Promise<void> {
    let troubles = 0;
    while (!this.#isStopping) {
      let wait: number;
      try {
        wait = await this.#turn();
        troubles = 0;
        this.#trouble = undefined;
      } catch (error) {
        // The store is out of reach, say. It is tried again for as long as it takes, and health says so.
        if (this.#trouble === undefined)
          this.#runtime.logger.error('A subscriber cannot work.', {
            subscriber: this.#subscriber.id,
            ...errorFacts(error),
          });
        this.#trouble = failureCode(error);
        wait = Math.min(30_000, this.#pace.pollMs * 2 ** troubles++);
      }
      if (!this.#isStopping) await this.#alarm.within(wait);
    }
  }

  /** Does what there is to do; gives the milliseconds until the next look. */
  async #turn(): Promise<number> {
    const ctx = await reading(this.#runtime);
    const row = await this.#hold(
      await subscriptionsIn(ctx).first({ where: { '==': [{ var: 'code' }, this.#subscriber.id] } }),
    );
    if (row === undefined) return this.#pace.pollMs;
    const waiting = await parkedEventsIn(ctx).first({ where: parkedOf(row, 'WAITING') });
    if (waiting !== undefined) {
      const change = await changes(ctx).require(waiting.eventId);
      await this.#attempt(row, parkedDelivery(waiting, eventOf(change as NumberedChange)));
      return 0;
    }
    const due = row.retryAt === null ? 0 : Date.parse(row.retryAt) - this.#runtime.clock.now();
    if (due > 0) return Math.min(due, this.#pace.pollMs);
    return this.#goOn(row);
  }

  /** The row when it is ours to work on. */
  async #hold(row: Subscription | undefined): Promise<Subscription | undefined> {
    if (row?.status === 'ACTIVE' && this.#lease.isFresh(row)) {
      this.#held = row;
      return row;
    }
    if (row?.status !== 'ACTIVE' && row?.holder === this.#lease.token) await this.#lease.release(row);
    this.#held = row?.status === 'ACTIVE' ? await this.#lease.take(this.#passed) : undefined;
    return this.#held;
  }

  /** Reads on from the cursor, a stretch at a time. */
  async #goOn(row: Subscription): Promise<number> {
    const ctx = await reading(this.#runtime);
    const after = this.#passed.from === row.cursor ? Math.max(row.cursor, this.#passed.through) : row.cursor;
    const { through, hasOpen } = await changes(ctx).frontier();
    const later = hasOpen ? Math.min(SOON, this.#pace.pollMs) : this.#pace.pollMs;
    if (through <= after) return later;
    const stretch = { after, through: Math.min(through, after + STRETCH) };
    const events = await wantedEvents(ctx, this.#subscriber.wanted, stretch, BATCH);
    let at: Subscription | undefined = events.length === 0 ? row : await this.#again(row);
    if (at === undefined) return 0;
    for (const event of events) {
      if (this.#isStopping) return 0;
      at = await this.#attempt(at, nextDelivery(this.#subscriber, at, event));
      if (at === undefined || at.status !== 'ACTIVE' || at.cursor !== event.sequence) return 0;
    }
    if (events.length === BATCH) return 0;
    this.#passed = { from: at.cursor, through: stretch.through };
    return stretch.through < through ? 0 : later;
  }

  /** The row once more, now that events were read: what was committed after a pause must not be handled before the next resume. */
  async #again(row: Subscription): Promise<Subscription | undefined> {
    const found = await subscriptionsIn(await reading(this.#runtime)).require(row.id);
    const isSame = found.status === 'ACTIVE' && found.cursor === row.cursor && found.holder === this.#lease.token;
    return isSame ? found : undefined;
  }

  /** One attempt, and what becomes of its failure. Gives the row as it is then; undefined when it has to be looked at anew. */
  async #attempt(row: Subscription, delivery: Delivery): Promise<Subscription | undefined> {
    const inHand = new AbortController();
    this.#inHand = inHand;
    const interrupted = inHand.signal;
    const beating = setInterval(() => void this.#beat(row, inHand), this.#lease.beatMs);
    try {
      return await deliver({
        runtime: this.#runtime,
        subscriber: this.#subscriber,
        lease: this.#lease,
        row,
        delivery,
        interrupted,
      });
    } catch (error) {
      if (error instanceof DeliveryOvertaken || interrupted.aborted) return undefined;
      return await this.#fail(row, delivery, error);
    } finally {
      clearInterval(beating);
      this.#inHand = undefined;
    }
  }

  /** Keeps the lease while a handler works. In a transaction of the handler the row is locked, and nobody else can take it. */
  async #beat(row: Subscription, inHand: AbortController): Promise<void> {
    if (this.#subscriber.handler.effect === 'store') return;
    try {
      if (!(await this.#lease.beat(row))) inHand.abort(new DeliveryOvertaken());
    } catch (error) {
      // The next beat may come in time; if none does, whoever takes over is told apart by the token.
      this.#runtime.logger.warn('The lease of a subscriber could not be renewed.', {
        subscriber: this.#subscriber.id,
        ...errorFacts(error),
      });
    }
  }

  async #fail(row: Subscription, delivery: Delivery, error: unknown): Promise<Subscription | undefined> {
    const code = failureCode(error);
    const { changeId, sequence } = delivery.event;
    const facts = {
      subscriber: this.#subscriber.id,
      changeId,
      sequence,
      attempt: delivery.tries,
      ...errorFacts(error),
    };
    // A handler that was at work while the app stopped is not to blame.
    if (this.#isStopping && code === 'core.STOPPING') return undefined;
    this.#runtime.logger.warn('A subscriber failed at an event.', facts);
    try {
      return await bookkeeping(this.#runtime, async (ctx) => {
        const held = await this.#lease.require(ctx, row);
        if (!(error instanceof SubscriberDisabled)) return delivery.failed(ctx, held, code);
        const patch = { status: 'DISABLED' as const, errorCode: code };
        return (await subscriptionsIn(ctx).update(held.id, held.version, patch)).row;
      });
    } catch (overtaken) {
      if (overtaken instanceof DeliveryOvertaken) return undefined;
      throw overtaken;
    }
  }
}
