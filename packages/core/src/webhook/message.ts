import type { DurableEvent } from '../subscription/durable-event.ts';

/** What a webhook carries: the event, and no personal data. Who wants the rows asks for them, under rights of its own. */
export interface WebhookMessage {
  /** The signal, such as `individual_service.create`. */
  readonly type: string;
  /** When the command ended: an instant in UTC. */
  readonly timestamp: string;
  readonly data: Pick<DurableEvent, 'changeId' | 'sequence' | 'actorId' | 'outcome' | 'counts' | 'clientMutationId'>;
}

/** The label of a client's mutation is left out: people write names into it. */
export const messageOf = ({ signal, at, ...event }: DurableEvent): WebhookMessage => ({
  type: signal,
  timestamp: at,
  data: {
    changeId: event.changeId,
    sequence: event.sequence,
    actorId: event.actorId,
    outcome: event.outcome,
    counts: event.counts,
    clientMutationId: event.clientMutationId,
  },
});
