import { failure } from '../../errors/failure.ts';
import { command, type Operation } from '../../operation/operation.ts';
import { unchanged } from '../../operation/result.ts';
import { subscriptionsIn } from '../entities.ts';
import { subscriptionErrors } from '../subscription-errors.ts';
import { findSubscription, subscriberInput } from './find-subscription.ts';

/** Lets a subscriber take no more events once the one in hand has ended; they wait for it. */
export const pause: Operation<{ subscriber: string }, { status: string }> = command({
  rights: 'gql_subscription_manage_perms',
  input: subscriberInput,
  replay: 'value',
  run: async (ctx, { subscriber }) => {
    const row = await findSubscription(ctx, subscriber, { lock: true });
    if (row.status === 'DISABLED') throw failure(subscriptionErrors.DISABLED({ subscriber }, ['subscriber']));
    if (row.status === 'PAUSED') return unchanged({ status: row.status });
    await subscriptionsIn(ctx).update(row.id, row.version, { status: 'PAUSED' });
    return { status: 'PAUSED' };
  },
});
