import type { ParkedEvent, Subscription } from './entities.ts';

/** The condition of a subscriber's parked events in a state. */
export const parkedOf = ({ id }: Pick<Subscription, 'id'>, status: ParkedEvent['status']) => ({
  and: [{ '==': [{ var: 'subscriptionId' }, id] }, { '==': [{ var: 'status' }, status] }],
});
