import { z } from 'zod';
import { failure } from '../../errors/failure.ts';
import { didYouMean } from '../../errors/hints.ts';
import type { OperationContext } from '../../operation/context.ts';
import { type Subscription, subscriptionsIn } from '../entities.ts';
import { subscriptionErrors } from '../subscription-errors.ts';

export const subscriberInput = z.strictObject({ subscriber: z.string().max(200) });

/** The subscription of a subscriber, by the subscriber's id; locked for who is going to change it. */
export async function findSubscription(
  ctx: OperationContext,
  subscriber: string,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<Subscription> {
  const rows = subscriptionsIn(ctx);
  const where = { '==': [{ var: 'code' }, subscriber] };
  const found = await rows.first({ where, ...(lock ? { lock: 'wait' } : {}) });
  if (found !== undefined) return found;
  const known = (await rows.find({ first: 1000 })).rows.map(({ code }) => code);
  throw failure(subscriptionErrors.UNKNOWN({ subscriber, hint: didYouMean(subscriber, known) }, ['subscriber']));
}
