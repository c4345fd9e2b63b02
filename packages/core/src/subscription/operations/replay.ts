import { z } from 'zod';
import { failure } from '../../errors/failure.ts';
import { changes } from '../../operation/change-record.ts';
import type { OperationContext } from '../../operation/context.ts';
import { command, type Operation } from '../../operation/operation.ts';
import { subscriptionsIn } from '../entities.ts';
import { subscriptionErrors } from '../subscription-errors.ts';
import { findSubscription } from './find-subscription.ts';

export interface ReplayInput {
  readonly subscriber: string;
  /** Number of the first change that is delivered again. */
  readonly fromSequence?: number | undefined;
  /** Every change that ended at this instant or later is delivered again. */
  readonly since?: string | undefined;
}

/**
 * Delivers again, in their order, the events from a number or an instant on; those that were parked among them too. A subscriber whose
 * effect is outside sends them again, under the ids that they had.
 */
export const replay: Operation<ReplayInput, { cursor: number }> = command({
  rights: 'gql_subscription_manage_perms',
  input: z.strictObject({
    subscriber: z.string().max(200),
    fromSequence: z.int().min(1).optional(),
    since: z.iso.datetime().optional(),
  }),
  validate: (_ctx, { fromSequence, since }) =>
    (fromSequence === undefined) === (since === undefined) ? [subscriptionErrors.REPLAY_START()] : [],
  replay: 'value',
  run: async (ctx, { subscriber, fromSequence, since }) => {
    const row = await findSubscription(ctx, subscriber, { lock: true });
    const cursor = fromSequence === undefined ? await before(ctx, since as string, row.cursor) : fromSequence - 1;
    if (cursor > row.cursor)
      throw failure(
        subscriptionErrors.REPLAY_AHEAD({ fromSequence: cursor + 1, cursor: row.cursor }, ['fromSequence']),
      );
    await subscriptionsIn(ctx).update(row.id, row.version, { cursor, attempts: 0, retryAt: null, errorCode: null });
    return { cursor };
  },
});

/** The number before the first change that ended at an instant or later: numbers and instants rise together, though not step by step. */
async function before(ctx: OperationContext, since: string, cursor: number): Promise<number> {
  const [found] = await changes(ctx).aggregate({
    where: { '>=': [{ var: 'dateUpdated' }, since] },
    select: { first: { function: 'min', of: { var: 'sequence' } } },
  });
  const first = found?.['first'];
  return first === null || first === undefined ? cursor : Math.min(cursor, Number(first) - 1);
}
