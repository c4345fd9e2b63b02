import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallOptions, Parasol, Result, Session } from '@parasol/core';

type Job = (input: unknown, options?: CallOptions) => Promise<Result<unknown>>;
type Calls = Readonly<Record<string, Readonly<Record<string, Job>>>>;

/**
 * An app whose jobs are done by workers: each call asks for it in the background, waits for its end, and asks for the answer. Where several
 * can write, `open` gives another app on the same rows, and the workers of both share the ranges of one job. Calls whose options speak of
 * how the job goes on are left alone.
 */
export function carriedByWorkers<S>(app: Parasol<S>, open: () => Promise<Parasol<S>>): Parasol<S> {
  const { services, lifecycle, store, catalog } = app.runtime;
  const others: Parasol<S>[] = [];
  let starting: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    if (lifecycle.state === 'idle') await app.start();
    if (store.writers === 'one') return;
    const other = await open();
    others.push(other);
    await other.start();
  };
  const isRunning = async (id: string): Promise<boolean> => {
    const [run] = await store.reader.byIds(catalog.byName('run'), [id]);
    return run?.['status'] === 'RUNNING';
  };
  const carried = (job: Job): Job =>
    Object.assign(async (input: unknown, options: CallOptions = {}) => {
      if (Object.keys(options).length > 0) return job(input, options);
      const idempotencyKey = randomUUID();
      const asked = await job(input, { idempotencyKey, background: true });
      if (!asked.success || asked.outcome !== 'running') return asked;
      starting ??= start();
      await starting;
      while (await isRunning(asked.run)) await pause(2);
      const answer = await job(input, { idempotencyKey });
      if (!answer.success || !('replayed' in answer)) return answer;
      const { replayed: _, ...first } = answer;
      return first;
    }, job);
  const withWorkers = (session: Calls): Calls => ({
    ...session,
    ...mapped(services, (operations, name) => ({
      ...session[name],
      ...mapped(
        Object.fromEntries(Object.entries(operations).filter(([, { spec }]) => spec.kind === 'job')),
        (_, key) => carried(session[name]?.[key] as Job),
      ),
    })),
  });
  return {
    ...app,
    as: (actor, options) => withWorkers(app.as(actor, options) as unknown as Calls) as unknown as Session<S>,
    async stop(options) {
      await starting;
      for (const other of others) await other.stop();
      return app.stop(options);
    },
  };
}

const mapped = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
