import { type Result, unwrap } from '@parasol/core';
import type { StoreUnderTest } from '@parasol/test-support';
import { compose } from '../programme.ts';
import { requireInvariants } from './invariants.ts';

/** Two apps on the same rows, as two processes would open them; in memory, one app stands for both. Left only when all invariants hold. */
export async function openRace(under: StoreUnderTest) {
  const place = await under.create();
  const first = await compose(place.open());
  const second = under.name === 'memory' ? first : await compose(place.open(), { minute: 1 });
  let made = 0;
  return {
    first,
    second,
    person: async () =>
      unwrap(await first.me.individuals.create({ firstName: `P${++made}`, lastName: 'Race', dob: '1990-01-01' })),
    plan: async (maxBeneficiaries: number | null = null) => {
      const code = `PLAN${++made}`;
      const about = { code, name: code, type: 'INDIVIDUAL', maxBeneficiaries, dateValidFrom: '2026-01-01' } as const;
      return unwrap(await first.me.benefitPlans.create(about));
    },
    /** What must hold when nobody writes any more. */
    atRest: () => requireInvariants(first.app),
    async [Symbol.asyncDispose]() {
      if (second !== first) await second.app.stop();
      await first.app.stop();
      await place.remove();
    },
  };
}

/** Outcomes and first codes, sorted: who wins a race is nobody's business. */
export const outcomesOf = (results: readonly Result<unknown>[]): string[] =>
  results.map((result) => (result.success ? result.outcome : (result.errors[0]?.code ?? ''))).sort();

/** The same thing wanted by several at once, half of them in the other process. */
export const atOnce = <T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)));
