import { command, type Operation } from '../../operation/operation.ts';
import { type ParkedChoice, parkedChoice, settleParked } from './settle-parked.ts';

/** Gives parked events up for good. They stay on the list of those that were discarded. */
export const discardParked: Operation<ParkedChoice, { events: number }> = command({
  rights: 'gql_subscription_manage_perms',
  input: parkedChoice,
  replay: 'value',
  run: (ctx, input) => settleParked(ctx, input, 'DISCARDED'),
});
