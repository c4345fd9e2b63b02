import { command, type Operation } from '../../operation/operation.ts';
import { unchanged } from '../../operation/result.ts';
import { subscriptionsIn } from '../entities.ts';
import { findSubscription, subscriberInput } from './find-subscription.ts';

/** Lets a subscriber that was paused or disabled go on where it was, beginning with all its attempts anew. */
export const resume: Operation<{ subscriber: string }, { status: string }> = command({
  rights: 'gql_subscription_manage_perms',
  input: subscriberInput,
  replay: 'value',
  run: async (ctx, { subscriber }) => {
    const row = await findSubscription(ctx, subscriber, { lock: true });
    if (row.status === 'ACTIVE') return unchanged({ status: row.status });
    await subscriptionsIn(ctx).update(row.id, row.version, { status: 'ACTIVE', attempts: 0, retryAt: null });
    return { status: 'ACTIVE' };
  },
});
