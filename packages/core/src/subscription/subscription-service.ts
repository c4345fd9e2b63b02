import { defineService } from '../operation/service.ts';
import { discardParked } from './operations/discard-parked.ts';
import { list } from './operations/list.ts';
import { parked } from './operations/parked.ts';
import { pause } from './operations/pause.ts';
import { replay } from './operations/replay.ts';
import { resume } from './operations/resume.ts';
import { retryParked } from './operations/retry-parked.ts';
import { skip } from './operations/skip.ts';

/** Durable subscribers as operators see and steer them: how far each is, what it could not handle, and what to do about it. */
export const SubscriptionService = defineService('subscription_service', {
  list,
  parked,
  pause,
  resume,
  replay,
  skip,
  retryParked,
  discardParked,
});
