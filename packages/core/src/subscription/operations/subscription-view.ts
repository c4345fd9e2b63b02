import type { OperationContext } from '../../operation/context.ts';
import { parkedEventsIn, type Subscription } from '../entities.ts';
import { parkedOf } from '../parked-of.ts';
import { type Lag, lagOf } from '../wanted.ts';

/** A subscriber as operators see it. */
export interface SubscriptionView {
  /** Id of the subscriber. */
  readonly subscriber: string;
  /** `DISABLED` by itself, such as a webhook whose receiver is gone; `PAUSED` by somebody. */
  readonly status: Subscription['status'];
  /** Signals that it listens to; null for all. */
  readonly signals: readonly string[] | null;
  readonly outcomes: readonly string[];
  /** Number of the last change that it is done with. */
  readonly cursor: number;
  readonly lag: Lag;
  /** Failed attempts at the event that comes next, and when that is tried again. */
  readonly attempts: number;
  readonly retryAt: string | null;
  /** Code of the last failure, until an event succeeds. */
  readonly errorCode: string | null;
  /** Events that are set aside, and those of them that wait to be tried once more. */
  readonly parked: number;
  readonly waiting: number;
  /** Until when a process has it in hand; null while none has. */
  readonly heldUntil: string | null;
}

export async function viewOf(ctx: OperationContext, row: Subscription): Promise<SubscriptionView> {
  const { code: subscriber, status, signals, outcomes, cursor, attempts, retryAt, errorCode, heldUntil } = row;
  return {
    subscriber,
    status,
    signals,
    outcomes,
    cursor,
    lag: await lagOf(ctx, { signals, outcomes }, cursor, Date.parse(ctx.now)),
    attempts,
    retryAt,
    errorCode,
    parked: await parkedEventsIn(ctx).count(parkedOf(row, 'PARKED')),
    waiting: await parkedEventsIn(ctx).count(parkedOf(row, 'WAITING')),
    heldUntil,
  };
}
