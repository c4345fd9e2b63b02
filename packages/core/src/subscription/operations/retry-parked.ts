import { command, type Operation } from '../../operation/operation.ts';
import { type ParkedChoice, parkedChoice, settleParked } from './settle-parked.ts';

/** Has parked events tried once more, before the subscriber goes on; what fails again is parked again. */
export const retryParked: Operation<ParkedChoice, { events: number }> = command({
  rights: 'gql_subscription_manage_perms',
  input: parkedChoice,
  replay: 'value',
  run: (ctx, input) => settleParked(ctx, input, 'WAITING'),
});
