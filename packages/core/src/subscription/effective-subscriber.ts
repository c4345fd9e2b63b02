import { type Actor, systemActor } from '../access/actor.ts';
import { MisuseError } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import { english } from '../errors/say.ts';
import { RETRY, type RetryOptions } from './backoff.ts';
import { DELIVERY } from './durable-event.ts';
import type { OutsideSubscriber, StoreSubscriber, Subscriber } from './subscriber.ts';
import type { Wanted } from './wanted.ts';

/** A subscriber with everything filled in. */
export interface EffectiveSubscriber {
  readonly id: string;
  readonly wanted: Wanted;
  readonly startAt: 'now' | 'beginning';
  readonly actor: Actor;
  readonly retry: Required<RetryOptions>;
  readonly timeoutMs: number;
  readonly handler: Pick<StoreSubscriber, 'effect' | 'handle'> | Pick<OutsideSubscriber, 'effect' | 'handle'>;
}

const OUTCOMES = ['done', 'unchanged', 'pending'];
const TIMEOUT_MS = 60_000;
const STARTS: readonly unknown[] = [undefined, 'now', 'beginning'];
const LONGEST = 0x7fff_ffff;

/** Fills in what was left out; refuses what cannot work, so that it stops the start and not the first event. */
export function effectiveSubscriber(subscriber: Subscriber, known: readonly string[]): EffectiveSubscriber {
  const { id, signals, outcomes = ['done'], effect, timeoutMs = TIMEOUT_MS } = subscriber;
  const refuse = (what: string): never => {
    throw new MisuseError('SUBSCRIBER', `The subscriber "${String(id).slice(0, 80)}" ${what}`);
  };
  if (typeof id !== 'string' || !/^[\w.:/-]{1,200}$/.test(id))
    refuse('needs an id of letters, digits and . _ : / -, at most 200 of them, such as "acme.text-messages".');
  if (effect !== 'store' && effect !== 'outside') refuse('says by effect where it acts: "store" or "outside".');
  const signalNames: readonly string[] = [...known, 'session.transaction', DELIVERY];
  const unknown = signals?.find((signal) => !signalNames.includes(signal));
  if (unknown !== undefined)
    refuse(`listens to "${unknown}", which no composed module has.${english.hint(didYouMean(unknown, signalNames))}`);
  if (signals?.length === 0 || outcomes.length === 0 || outcomes.some((outcome) => !OUTCOMES.includes(outcome)))
    refuse(`listens to nothing: name signals, or leave them out for all, and outcomes of ${OUTCOMES.join(', ')}.`);
  if (!STARTS.includes(subscriber.startAt)) refuse('starts at "now" or at the "beginning".');
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > LONGEST)
    refuse('has a timeoutMs that is no whole number of milliseconds.');
  const retry = { ...RETRY, ...subscriber.retry };
  const { attempts, firstMs, longestMs } = retry;
  if (!Number.isInteger(attempts) || attempts < 1 || !(firstMs >= 0) || !(longestMs >= 0) || longestMs > LONGEST)
    refuse('is tried again a whole number of times, with waits in milliseconds.');
  return Object.freeze({
    id,
    wanted: { signals: signals ?? null, outcomes },
    startAt: subscriber.startAt ?? 'now',
    actor: Object.freeze(subscriber.actor ?? systemActor([])),
    retry,
    timeoutMs,
    handler: { effect: subscriber.effect, handle: subscriber.handle } as EffectiveSubscriber['handler'],
  });
}
