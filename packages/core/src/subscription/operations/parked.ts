import { z } from 'zod';
import { changes } from '../../operation/change-record.ts';
import { type Operation, query } from '../../operation/operation.ts';
import type { Page } from '../../store/repository.ts';
import { type ParkedEvent, parkedEventsIn } from '../entities.ts';
import { findSubscription } from './find-subscription.ts';

/** An event that a subscriber could not handle. */
export interface ParkedView {
  /** What `retryParked` and `discardParked` take. */
  readonly id: string;
  readonly changeId: string;
  readonly signal: string;
  readonly sequence: number;
  readonly attempts: number;
  /** Code of the last failure. */
  readonly errorCode: string;
  readonly status: ParkedEvent['status'];
  /** When it was parked first. */
  readonly parkedAt: string;
}

export interface ParkedInput {
  readonly subscriber: string;
  /** @default 'PARKED' */
  readonly status?: ParkedEvent['status'] | undefined;
  readonly first?: number | undefined;
  readonly after?: string | undefined;
}

/** The events that a subscriber has set aside, in their order. */
export const parked: Operation<ParkedInput, Page<ParkedView>> = query({
  rights: 'gql_subscription_search_perms',
  input: z.strictObject({
    subscriber: z.string().max(200),
    status: z.enum(['PARKED', 'WAITING', 'HANDLED', 'DISCARDED']).optional(),
    first: z.int().optional(),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, { subscriber, status = 'PARKED', first, after }) => {
    const { id } = await findSubscription(ctx, subscriber);
    const where = { and: [{ '==': [{ var: 'subscriptionId' }, id] }, { '==': [{ var: 'status' }, status] }] };
    const page = await parkedEventsIn(ctx).find({
      where,
      ...(first === undefined ? {} : { first }),
      ...(after === undefined ? {} : { after }),
    });
    const found = await changes(ctx).byIds(page.rows.map((row) => row.eventId));
    const rows = page.rows.map(
      (row): ParkedView => ({
        id: row.id,
        changeId: row.eventId,
        signal: found.get(row.eventId)?.operation ?? '',
        sequence: row.number,
        attempts: row.attempts,
        errorCode: row.errorCode,
        status: row.status,
        parkedAt: row.dateCreated,
      }),
    );
    return { rows, endCursor: page.endCursor };
  },
});
