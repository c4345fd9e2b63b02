import { unwrap } from '@parasol/core';
import type { Bench, Figure } from '../bench.ts';
import { personAt } from '../database/people.ts';
import { settle } from '../database/run-sql.ts';
import { sideBySide } from '../harness/side-by-side.ts';
import { type Host, withHost } from '../host.ts';
import { bareCursor } from '../limits/cursor.ts';

const EVENTS = 300;
const SUBSCRIBERS = { 'bench.outside': 'effect outside', 'bench.store': 'effect in the store' } as const;

export const subscribers: Bench = {
  name: 'subscribers',
  title: 'deliver an event to a durable subscriber whose handler does nothing',
  limit: 'a transaction on the bare driver that locks one row and moves a number in it',
  goal: 'none: there to be known',
  runs: 'stores',
  run: (bed) =>
    withHost(bed, async (host) => {
      let told = (): void => undefined;
      const handle = (): void => told();
      host.app.subscribe({ id: 'bench.outside', effect: 'outside', signals: ['individual_service.create'], handle });
      host.app.subscribe({ id: 'bench.store', effect: 'store', signals: ['individual_service.create'], handle });
      await host.app.start();
      const operator = host.app.as({ id: 'operator', rights: ['900231', '900232'] }).subscriptions;
      for (const subscriber of Object.keys(SUBSCRIBERS)) unwrap(await operator.pause({ subscriber }));
      await enter(host);
      const move = await bareCursor(host.bare);
      const figures: Figure[] = [];
      // The last handler ends before its cursor has moved, and the bare driver would wait for that without letting it happen.
      const prepare = async (): Promise<void> => {
        while (unwrap(await operator.list({})).some(({ status, lag }) => status === 'ACTIVE' && lag.events > 0));
        await settle(host.bare);
      };
      for (const [subscriber, what] of Object.entries(SUBSCRIBERS)) {
        const delivered = Promise.withResolvers<void>();
        let rest = EVENTS;
        told = () => {
          if (--rest === 0) delivered.resolve();
        };
        unwrap(await operator.resume({ subscriber }));
        await delivered.promise;
        const { ours, limit, ratio } = await sideBySide(
          {
            ours: {
              prepare,
              run: async () => {
                const again = Promise.withResolvers<void>();
                rest = EVENTS;
                told = () => {
                  if (--rest === 0) again.resolve();
                };
                unwrap(await operator.replay({ subscriber, fromSequence: 1 }));
                await again.promise;
              },
            },
            limit: {
              prepare,
              run: async () => {
                for (let i = 0; i < EVENTS; i++) await move();
              },
            },
          },
          { rounds: 5 },
        );
        unwrap(await operator.pause({ subscriber }));
        figures.push({ what, unit: 'ms', ours: ours / EVENTS, limit: limit / EVENTS, ratio });
      }
      return figures;
    }),
};

async function enter({ me }: Host): Promise<void> {
  for (let n = 1; n <= EVENTS; n++) {
    const { firstName, lastName, dob } = personAt(n);
    unwrap(await me.individuals.create({ firstName, lastName, dob }));
  }
}
