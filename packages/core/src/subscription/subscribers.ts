import { MisuseError } from '../errors/failure.ts';
import type { Runtime } from '../operation/runtime.ts';
import type { ChangeEvent, Events } from '../signals/events.ts';
import { effectiveSubscriber } from './effective-subscriber.ts';
import type { Subscriber } from './subscriber.ts';
import { PACE, SubscriberWorker, type SubscriptionPace } from './worker.ts';

/** The durable subscribers of one app. Without any, nothing of this does anything. */
export class Subscribers {
  readonly #runtime: Runtime;
  readonly #events: Pick<Events, 'on'>;
  readonly #pace: Required<SubscriptionPace>;
  readonly #workers: SubscriberWorker[] = [];

  constructor(runtime: Runtime, events: Pick<Events, 'on'>, pace: SubscriptionPace = {}) {
    this.#runtime = runtime;
    this.#events = events;
    this.#pace = { ...PACE, ...pace };
    for (const [name, ms] of Object.entries(this.#pace)) {
      if (!Number.isInteger(ms) || ms < 1)
        throw new MisuseError('SUBSCRIPTION_PACE', `${name} is a whole number of milliseconds, at least 1; not ${ms}.`);
    }
  }

  add(subscriber: Subscriber): void {
    if (this.#runtime.lifecycle.state !== 'idle')
      throw new MisuseError(
        'SUBSCRIBER_LATE',
        'Subscribers are added before app.start(): afterwards, one would miss what it is for.',
      );
    const signals = [...this.#runtime.bound.values()].map((operation) => operation.signal);
    const effective = effectiveSubscriber(subscriber, signals);
    const worker = new SubscriberWorker(this.#runtime, effective, this.#pace);
    this.#runtime.lifecycle.add(worker);
    if (this.#workers.length === 0) this.#events.on('*', (event) => this.#tell(event));
    this.#workers.push(worker);
  }

  /** What this process commits is seen at once. */
  #tell({ signal }: ChangeEvent): void {
    for (const worker of this.#workers) {
      if (signal.startsWith('subscription_service.')) worker.look();
      else worker.wake(signal);
    }
  }
}
