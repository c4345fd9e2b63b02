import { type DurableEvent, type ParasolOptions, type Subscriber, type SubscriptionView, unwrap } from '@parasol/core';
import type { StoreUnderTest } from '@parasol/test-support';
import { openClinics } from './open-clinics.ts';

export const operator = { id: 'operator', rights: ['900201', '900231', '900232'] };

/** Waits are short, so that a test sees the third attempt. */
export const QUICK = { attempts: 3, firstMs: 1, longestMs: 2 };

/** An app with clinics and a subscriber, and what a test wants to know of it. */
export async function subscribedClinics(
  store: StoreUnderTest,
  subscriber: Subscriber,
  options: Partial<ParasolOptions<never>> = {},
) {
  const pace = { subscriptions: { pollMs: 20 } };
  const { app, me, compose } = await openClinics(store, { ...pace, ...options });
  app.subscribe(subscriber as never);
  const asOperator = app.as(operator);
  const view = async (): Promise<SubscriptionView> => {
    const found = unwrap(await asOperator.subscriptions.list({})).find((one) => one.subscriber === subscriber.id);
    if (found === undefined) throw new Error(`There is no ${subscriber.id}.`);
    return found;
  };
  return {
    app,
    me,
    compose,
    operator: asOperator,
    view,
    create: async (code: string) => unwrap(await me.clinics.create({ code, status: 'OPEN' })),
  };
}

/** What a handler was given, and a way to wait until it was given enough. */
export class Seen {
  readonly events: DurableEvent[] = [];
  #waiting: { count: number; resolve: () => void }[] = [];

  add(event: DurableEvent): void {
    this.events.push(event);
    for (const { count, resolve } of this.#waiting) if (this.events.length >= count) resolve();
  }

  async reach(count: number): Promise<readonly DurableEvent[]> {
    if (this.events.length < count) await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
    return this.events;
  }

  get changeIds(): string[] {
    return this.events.map((event) => event.changeId);
  }
}

/** Longer than any machine takes, and shorter than a test may. */
const PATIENCE = 25_000;

/** Asks until a state is reached; says which one it was instead when it never is. */
export async function until<T>(ask: () => Promise<T>, isReached: (state: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const state = await ask();
    if (isReached(state)) return state;
    if (performance.now() > end) throw new Error(`It was still ${JSON.stringify(state)}.`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
