import type { Change } from '../run/entities.ts';
import type { ChangeEvent } from '../signals/events.ts';

/** How the command of an event ended: `unchanged` found nothing to do, `pending` waits for approval as a task. */
export type EventOutcome = 'done' | 'unchanged' | 'pending';

/** A change record as subscribers read it. It holds no personal data; rows are read by `rowsOf`. */
export interface DurableEvent extends ChangeEvent {
  /** Place in the order of changes; rises, with gaps. */
  readonly sequence: number;
  readonly outcome: EventOutcome;
  /** What the client gave with the call. */
  readonly clientMutationId: string | null;
  readonly clientMutationLabel: string | null;
}

/** The signal of what handlers of subscribers write; `clientMutationLabel` is the id of the subscriber. */
export const DELIVERY = 'subscription.delivery';

/** A change record with its place in the order. */
export type NumberedChange = Change & { readonly sequence: number };

export const eventOf = (change: NumberedChange): DurableEvent =>
  Object.freeze({
    signal: change.operation,
    changeId: change.id,
    actorId: change.actorId,
    at: change.dateUpdated,
    counts: change.counts as DurableEvent['counts'],
    sequence: change.sequence,
    outcome: change.outcome as EventOutcome,
    clientMutationId: change.clientMutationId,
    clientMutationLabel: change.clientMutationLabel,
  });
