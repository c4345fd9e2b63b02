import type { Actor } from '../access/actor.ts';
import type { AnyEntity, RowOf } from '../entity/entity.ts';
import type { Issue } from '../errors/issue.ts';
import type { Services } from '../module/define-module.ts';
import type { Logger } from '../module/ports.ts';
import type { PlainCalls, Session } from '../module/session.ts';
import type { OperationContext } from '../operation/context.ts';
import type { RetryOptions } from './backoff.ts';
import type { DurableEvent, EventOutcome } from './durable-event.ts';

/** What every subscriber says of itself. */
interface CommonSubscriber<Signal extends string> {
  /** Names its cursor for ever: another id begins anew. Such as `acme.text-messages`. */
  readonly id: string;
  /** Signals that it listens to. @default all but what handlers of subscribers write */
  readonly signals?: readonly (Signal | 'session.transaction' | 'subscription.delivery')[];
  /** Outcomes that it listens to. @default ['done'] */
  readonly outcomes?: readonly EventOutcome[];
  /** Where it begins when it is started for the first time: with what comes from now on, or with all that ever was. @default 'now' */
  readonly startAt?: 'now' | 'beginning';
  /** Who it acts as: `systemActor(['159001'])`. @default the system without any right */
  readonly actor?: Actor;
  /** How often and how soon an event is tried again before it is parked. @default 8 attempts, from 1 s doubling to 5 min */
  readonly retry?: RetryOptions;
  /** Milliseconds that one attempt may take. @default 60,000 */
  readonly timeoutMs?: number;
}

/** What all handlers have. */
export interface DeliveryContext {
  readonly logger: Logger;
  /** Which attempt at this event this is; 1 for the first. */
  readonly tries: number;
  /** Aborts when the time of the attempt is over, when the app must stop, or when another process took the subscriber over. */
  readonly signal: AbortSignal;
  /**
   * The rows of an entity that a change wrote, batch by batch in order of their ids, deleted ones included. A row that was changed again
   * since comes with the later change, so each comes in its newest state. @default 1,000 rows a batch
   */
  rowsOf<E extends AnyEntity>(
    event: Pick<DurableEvent, 'changeId'>,
    entity: E,
    options?: { readonly batch?: number },
  ): AsyncIterable<readonly RowOf<E>[]>;
  /** Ends the delivery and disables the subscriber: this event and later ones wait until it is resumed. The issue's code is kept. */
  disable(issue: Issue): never;
}

/** What a handler works with whose effect is in the store: everything belongs to the transaction that moves the cursor. */
export interface StoreHandlerContext<S = Services>
  extends DeliveryContext,
    Pick<
      OperationContext,
      'actor' | 'now' | 'today' | 'changeId' | 'attempt' | 'lock' | 'newId' | 'fail' | 'repo' | 'call' | 'sql'
    > {
  /** All services by name; each call needs a right of the subscriber's actor. */
  readonly services: PlainCalls<S>;
}

/** What a handler works with whose effect is outside: there is no transaction, and `me` is a session of the subscriber's actor. */
export interface OutsideHandlerContext<S = Services> extends DeliveryContext {
  readonly me: Session<S>;
}

/** A subscriber that writes into the store and nowhere else. Each event has its effect exactly once, whatever dies when. */
export interface StoreSubscriber<S = Services, Signal extends string = string> extends CommonSubscriber<Signal> {
  /** The cursor moves in the transaction of the handler: both happen, or neither. A deadlock is tried again, so it may run twice. */
  readonly effect: 'store';
  readonly handle: (event: DurableEvent, ctx: StoreHandlerContext<S>) => Promise<void> | void;
}

/** A subscriber that sends something out. Each event is delivered at least once: again when a process dies before the cursor moved. */
export interface OutsideSubscriber<S = Services, Signal extends string = string> extends CommonSubscriber<Signal> {
  /** The cursor moves after the handler. Give the receiver `event.changeId`, by which it knows what it had before. */
  readonly effect: 'outside';
  readonly handle: (event: DurableEvent, ctx: OutsideHandlerContext<S>) => Promise<void> | void;
}

/**
 * Reads the change records in their order, from a cursor that the store keeps: every event, at least once, one after the other. An
 * event that fails is tried again with growing waits, while later ones wait; after the last attempt it is parked, visibly, and the
 * subscriber goes on. Of all processes on the same store one works on a subscriber; another takes over when it dies.
 *
 * @example
 * app.subscribe({
 *   id: 'acme.welcome', effect: 'outside', signals: ['individual_service.create'], actor: systemActor(['159001']),
 *   handle: async (event, ctx) => {
 *     for await (const people of ctx.rowsOf(event, Individual)) await sendLetters(people, { key: event.changeId });
 *   },
 * });
 */
export type Subscriber<S = Services, Signal extends string = string> =
  | StoreSubscriber<S, Signal>
  | OutsideSubscriber<S, Signal>;
