import { z } from 'zod';
import type { OperationContext } from '../../operation/context.ts';
import { parkedEventsIn } from '../entities.ts';
import { findSubscription } from './find-subscription.ts';

/** Which parked events: some by id, or all of the subscriber. */
export interface ParkedChoice {
  readonly subscriber: string;
  /** @default all that are parked */
  readonly ids?: readonly string[] | undefined;
}

export const parkedChoice: z.ZodType<ParkedChoice, ParkedChoice> = z.strictObject({
  subscriber: z.string().max(200),
  ids: z.array(z.uuid().toLowerCase()).min(1).max(150).readonly().optional(),
});

/** Moves parked events into another state; gives how many there were. */
export async function settleParked(
  ctx: OperationContext,
  { subscriber, ids }: ParkedChoice,
  status: 'WAITING' | 'DISCARDED',
): Promise<{ events: number }> {
  const { id } = await findSubscription(ctx, subscriber, { lock: true });
  const events = await parkedEventsIn(ctx).updateWhere({
    where: {
      and: [{ '==': [{ var: 'subscriptionId' }, id] }, ...(ids === undefined ? [] : [{ in: [{ var: 'id' }, ids] }])],
    },
    set: { status: { value: status } },
    from: ['PARKED'],
  });
  return { events };
}
