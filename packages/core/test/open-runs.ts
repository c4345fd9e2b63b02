import { type RunStatus, unwrap } from '@parasol/core';
import type { StoreUnderTest } from '@parasol/test-support';
import { onTestFinished } from 'vitest';
import type { CountVisits } from './clinic-module.ts';
import { openClinics } from './open-clinics.ts';
import { until } from './until.ts';

export const codes = (n: number) => Array.from({ length: n }, (_, i) => `C${String(i).padStart(3, '0')}`);
export const gate = () => Promise.withResolvers<void>();

/** Hooks that stop before one range of a job, until the test lets it go on. */
export function heldBefore(range: number) {
  const [reached, held] = [gate(), gate()];
  const beforeRange = async (call: number): Promise<void> => {
    if (call !== range) return;
    reached.resolve();
    await held.promise;
  };
  return { reached, held, beforeRange };
}
export const manager = { id: 'manager', rights: ['900211', '900212'] };

/** An app with clinics that are visited by a job, two to a range, and the office that sees its runs. */
export async function openRuns(store: StoreUnderTest, hooks: CountVisits = {}, clinics = 10) {
  const runs = { leaseMs: 60_000, pollMs: 5, attempts: 3 };
  const { app, me, compose } = await openClinics(store, { rangeSize: 2, runs, hooks });
  unwrap(await me.clinics.openPair({ codes: codes(clinics) }));
  const office = app.as(manager);
  return {
    app,
    me,
    runs: office.runs,
    visits: async () => unwrap(await me.visits.count({})),
    only: async () => {
      const [run] = unwrap(await office.runs.list({})).rows;
      if (run === undefined) throw new Error('There is no run.');
      return run;
    },
    ended: async (id: string, status: RunStatus) =>
      until(
        async () => unwrap(await office.runs.get({ id })),
        (run) => run.status === status,
      ),
    /** Another app on the same rows, with hooks of its own. */
    async another(own: CountVisits = {}) {
      const other = await compose(own);
      onTestFinished(async () => void (await other.stop()));
      return other;
    },
  };
}
