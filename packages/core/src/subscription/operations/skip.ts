import { failure } from '../../errors/failure.ts';
import { command, type Operation } from '../../operation/operation.ts';
import { subscriptionsIn } from '../entities.ts';
import { subscriptionErrors } from '../subscription-errors.ts';
import { findSubscription, subscriberInput } from './find-subscription.ts';

/** More attempts than any subscriber makes, so that the next one is the last. */
const LAST = 1_000_000;

/** Gives up waiting for an event that keeps failing: it is tried once more at once, and parked when that fails too. */
export const skip: Operation<{ subscriber: string }, { attempts: number }> = command({
  rights: 'gql_subscription_manage_perms',
  input: subscriberInput,
  replay: 'value',
  run: async (ctx, { subscriber }) => {
    const row = await findSubscription(ctx, subscriber, { lock: true });
    if (row.retryAt === null) throw failure(subscriptionErrors.NOTHING_IN_HAND({ subscriber }, ['subscriber']));
    await subscriptionsIn(ctx).update(row.id, row.version, { attempts: LAST, retryAt: null });
    return { attempts: row.attempts };
  },
});
