import { setTimeout as pause } from 'node:timers/promises';
import { unwrap } from '@parasol/core';
import { type DevPostgres, startPostgres } from '@parasol/dev-postgres';
import { postgres } from '@parasol/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose, openPlan, peopleFile } from '../programme.ts';
import { requireInvariants } from '../races/invariants.ts';

/** The server goes down and comes back while people write: everything that was asked for happens, once. */

let server: DevPostgres;
beforeAll(async () => {
  // What is committed outlives the server, as in production; only the machine may not fail here.
  server = await startPostgres({ settings: { synchronous_commit: 'on', full_page_writes: 'on' } });
});
afterAll(() => server.stop());

it('completes everything once when Postgres is shut down, crashes and is killed under load', {
  timeout: 120_000,
}, async () => {
  const { app, me } = await compose(postgres({ connectionString: server.url, schema: 'restart', poolSize: 5 }));
  unwrap(await me.individualImports.importIndividuals({ source: peopleFile(40) }));
  await openPlan(me);
  const enrolled = unwrap(await me.beneficiaries.count({}));
  const before = unwrap(await me.individuals.count({}));

  /** What a careful client does: the same call with the same key until there is an answer. */
  const refusals: unknown[] = [];
  const surely = async <T>(call: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        refusals.push(error);
        await pause(20);
      }
    }
  };
  const EACH = 40;
  let done = 0;
  const reached = [10, 50, 90].map((count) => ({ count, ...Promise.withResolvers<void>() }));
  const writer = async (number: number): Promise<void> => {
    for (let i = 0; i < EACH; i++) {
      const person = { firstName: `W${number}`, lastName: `N${i}`, dob: '1990-01-01' };
      unwrap(await surely(() => me.individuals.create(person, { idempotencyKey: `${number}/${i}` })));
      done++;
      for (const mark of reached) if (done >= mark.count) mark.resolve();
    }
  };
  const payer = surely(() => me.benefitPlanPaymentCycles.process({ year: 2026, month: 11 }, { idempotencyKey: 'pay' }));
  const writers = Array.from({ length: 4 }, (_, i) => writer(i));
  for (const [i, how] of (['fast', 'immediate', 'kill'] as const).entries()) {
    await reached[i]?.promise;
    await server.restart(how);
  }
  await Promise.all(writers);
  unwrap(await payer);

  expect(unwrap(await me.individuals.count({}))).toBe(before + 4 * EACH);
  expect(unwrap(await me.benefits.count({}))).toBe(enrolled);
  await requireInvariants(app);
  expect(refusals.length).toBeGreaterThan(0);
  for (const error of refusals) expect(error).toMatchObject({ name: 'PostgresFailure', code: expect.any(String) });
  await app.stop();
});
