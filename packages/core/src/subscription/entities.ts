import { z } from 'zod';
import { defineEntity, type RowOf, ref } from '../entity/entity.ts';
import { defineStates } from '../entity/states.ts';
import { leaseFields } from '../lease/lease.ts';
import type { OperationContext } from '../operation/context.ts';
import { Change } from '../run/entities.ts';

/** Where one subscriber is in the order of changes, and who works on it. */
export const Subscription = defineEntity('subscription', {
  table: 'core_subscription',
  fields: z.strictObject({
    /** The subscriber's own id. */
    code: z.string().min(1).max(200),
    /** Signals that it listens to, for reports; null for all. */
    signals: z.array(z.string()).nullable(),
    outcomes: z.array(z.string()),
    /** Number of the last change that it is done with. */
    cursor: z.int().min(0),
    status: z.enum(['ACTIVE', 'PAUSED', 'DISABLED']),
    /** Failed attempts at the event that comes next. */
    attempts: z.int().min(0),
    /** When that event is tried again. */
    retryAt: z.iso.datetime().nullable(),
    /** Code of the last failure, until an event succeeds. */
    errorCode: z.string().max(200).nullable(),
    ...leaseFields,
  }),
  unique: [['code']],
  orderBy: ['code'],
  history: false,
  states: defineStates('status', ['ACTIVE'], {
    ACTIVE: ['PAUSED', 'DISABLED'],
    PAUSED: ['ACTIVE', 'DISABLED'],
    DISABLED: ['ACTIVE'],
  }),
});
export type Subscription = RowOf<typeof Subscription>;

/** An event that a subscriber could not handle: set aside, so that the next ones are. */
export const ParkedEvent = defineEntity('parked_event', {
  table: 'core_parked_event',
  fields: z.strictObject({
    /** Number of the change when it was parked. */
    number: z.int(),
    attempts: z.int().min(1),
    /** Code of the last failure; never its message, which may quote what people typed. */
    errorCode: z.string().max(200),
    status: z.enum(['PARKED', 'WAITING', 'HANDLED', 'DISCARDED']),
  }),
  relations: { subscription: ref(Subscription), event: ref(Change) },
  unique: [['subscriptionId', 'eventId']],
  indexes: [['subscriptionId', 'status', 'number']],
  orderBy: ['number'],
  history: false,
  states: defineStates('status', ['PARKED'], {
    PARKED: ['WAITING', 'DISCARDED'],
    WAITING: ['HANDLED', 'PARKED', 'DISCARDED'],
    // A replay comes to the same event again.
    HANDLED: ['PARKED'],
    DISCARDED: ['PARKED'],
  }),
});
export type ParkedEvent = RowOf<typeof ParkedEvent>;

type Reads = Pick<OperationContext, 'repo'>;

/** Subscriptions and parked events for the kernel itself, whoever acts. */
export const subscriptionsIn = (ctx: Reads) => ctx.repo(Subscription, { scope: 'all' });
export const parkedEventsIn = (ctx: Reads) => ctx.repo(ParkedEvent, { scope: 'all' });

export const subscriptionEntities = [Subscription, ParkedEvent] as const;
