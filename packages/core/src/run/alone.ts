import type { Context } from '../operation/create-context.ts';
import { RunPhase } from './entities.ts';
import type { Lease } from './job.ts';
import type { Participation } from './participation.ts';
import { LeaseLost } from './stops.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Does a phase that only one process may do at a time, or waits for the one that does it. */
export async function workAlone<T extends Answer>(
  participation: Participation,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  for (let looks = 0; ; looks++) {
    const entered = await participation.transaction((ctx) => enter(ctx, participation, name));
    if (entered === 'held') {
      await participation.lookLater(looks);
      continue;
    }
    if (entered.status === 'DONE') return entered.answer as T;
    const signal = participation.holdLease();
    try {
      return await doAlone(participation, entered, signal, work);
    } catch (error) {
      // Whatever the work threw because of it, it is not for this process to say.
      if (!(error instanceof LeaseLost || signal.reason instanceof LeaseLost)) throw error;
    }
  }
}

async function enter(ctx: Context, participation: Participation, name: string): Promise<RunPhase | 'held'> {
  const phases = ctx.repo(RunPhase);
  const where = {
    and: [{ '==': [{ var: 'runId' }, participation.run.id] }, { '==': [{ var: 'name' }, name] }],
  };
  // Nothing of a phase that is done changes any more, so nobody is held up by a lock.
  const done = await phases.first({ where });
  if (done?.status === 'DONE') return done;
  const run = await participation.requireRunning(ctx, { lock: true });
  const known = await phases.first({ where });
  if (known?.status === 'DONE') return known;
  if (!(await participation.claim(ctx, run))) return 'held';
  if (known !== undefined)
    return (await phases.update(known.id, known.version, { since: ctx.now, sinceDone: known.done })).row;
  return phases.insert({
    name,
    kind: 'ALONE',
    isShared: false,
    status: 'RUNNING',
    done: 0,
    total: null,
    steps: 0,
    since: ctx.now,
    sinceDone: 0,
    rangeSize: null,
    answer: {},
    runId: run.id,
  });
}

async function doAlone<T extends Answer>(
  participation: Participation,
  { id, name, ...begun }: RunPhase,
  signal: AbortSignal,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  let { steps, done, total } = begun;
  // The kept figures say how far it is; each step moves them, and so shows that the run gets somewhere.
  const step = <R>(inner: (ctx: Context) => Promise<R>, end?: { readonly answer: Answer }): Promise<R> =>
    participation.transaction(async (ctx) => {
      const since = performance.now();
      await participation.requireLease(ctx);
      const result = await inner(ctx);
      if (ctx.unit.counts.size > 0) participation.worked = true;
      const phases = ctx.repo(RunPhase);
      const { version } = await phases.require(id);
      steps++;
      await phases.update(id, version, {
        steps,
        done,
        total,
        ...(end === undefined ? {} : { status: 'DONE', answer: { ...end.answer } }),
      });
      await participation.renewAfter(ctx, since);
      return result;
    });
  const answer = await work({
    transaction: (inner) => step(inner),
    signal,
    progress: (now, all) => {
      done = now;
      if (all !== undefined) total = all;
      participation.onProgress({ phase: name, done, total: total ?? undefined });
    },
  });
  await step(async () => undefined, { answer });
  return answer;
}
