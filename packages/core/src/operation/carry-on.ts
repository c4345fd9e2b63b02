import { coreErrors } from '../errors/core-errors.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { type DomainFailure, failure, isDomainFailure, MisuseError } from '../errors/failure.ts';
import { FREE } from '../lease/lease.ts';
import { durableJob } from '../run/durable-job.ts';
import { type Run, type RunStatus, runsIn } from '../run/entities.ts';
import type { Participation } from '../run/participation.ts';
import { rowsWritten } from '../run/ranges.ts';
import { keepFilesOn } from '../run/run-files.ts';
import { RangesPoisoned, RunLeft, RunStopped } from '../run/stops.ts';
import { whyEnded } from '../run/why-ended.ts';
import type { ByteSource } from '../transfer/byte-source.ts';
import { answerOf, changes } from './change-record.ts';
import type { Context } from './create-context.ts';
import { abortFailure } from './limits.ts';
import { afterSteps } from './nested.ts';
import type { BoundOperation } from './service.ts';

/** A run with what it works on. */
export interface CarriedRun {
  readonly operation: BoundOperation;
  /** As handlers see it. */
  readonly input: unknown;
  readonly files: ReadonlyMap<string, ByteSource>;
  /** Further book-keeping in the transaction in which the run ends. */
  readonly onFinish?: (ctx: Context, answer: Record<string, unknown>) => Promise<void>;
  /** Told when a refusal ended the run here. */
  readonly onRefused?: (error: DomainFailure) => Promise<void>;
}

export interface RunEnd {
  readonly data: unknown;
  /** False when somebody else had ended it. */
  readonly isOurs: boolean;
}

/**
 * Works on a run until it is done, together with whoever else does. Throws the refusal that ended it; what is thrown otherwise leaves the
 * run as it is, for whoever comes next.
 */
export async function carryOn(participation: Participation, carried: CarriedRun): Promise<RunEnd> {
  const { spec } = carried.operation;
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  const { run, runtime } = participation;
  let hasEnded = true;
  runtime.runs.active.add(run.id);
  try {
    const done: unknown = await spec.execute(durableJob(participation, carried.files), run.prepared as never);
    const finished = await participation.transaction((ctx) => finish(ctx, run, carried, done));
    if (finished.told !== undefined) {
      const { operation, runChangeId: changeId } = run;
      runtime.emit({ signal: operation, changeId, actorId: String(run.grant['id']), ...finished.told });
    }
    return { data: finished.data, isOurs: finished.told !== undefined };
  } catch (error) {
    const ended = await judge(participation, error);
    hasEnded = ended.hasEnded;
    if ('data' in ended) return ended;
    if (ended.isOurs && isDomainFailure(ended.error)) await carried.onRefused?.(ended.error);
    throw ended.error;
  } finally {
    runtime.runs.active.delete(run.id);
    await participation.end(hasEnded);
  }
}

type Judged =
  | (RunEnd & { readonly hasEnded: true })
  | { readonly error: unknown; readonly hasEnded: boolean; readonly isOurs: boolean };

/** What an error means to the run. */
async function judge(participation: Participation, error: unknown): Promise<Judged> {
  const { run, signal, timeoutMs } = participation;
  if (error instanceof RunStopped) return endedByOthers(participation);
  if (error instanceof RangesPoisoned) {
    const { phase, ranges } = error;
    const isOurs = await endRun(participation, 'INCOMPLETE', { phase, ranges });
    return { error: failure(coreErrors.RUN_INCOMPLETE({ run: run.id, phase, ranges })), hasEnded: true, isOurs };
  }
  // The caller has gone; the run has not failed by it.
  if (signal?.aborted === true)
    return { error: abortFailure(error, { signal, timeoutMs }) ?? error, hasEnded: false, isOurs: false };
  if (error instanceof RunLeft || (isDomainFailure(error) && isPassing(error.errors)))
    return { error, hasEnded: false, isOurs: false };
  if (!isDomainFailure(error)) {
    await recordSetback(participation, error);
    return { error, hasEnded: false, isOurs: false };
  }
  const errors = error.errors.map(({ code, path }) => ({ code, path: [...path] }));
  const isOurs = await endRun(participation, 'FAILED', { errors });
  return { error, hasEnded: true, isOurs };
}

/** Nothing is wrong with the work; another try may succeed. */
const PASSING: ReadonlySet<string> = new Set([
  coreErrors.BUSY().code,
  coreErrors.STOPPING().code,
  coreErrors.UNAVAILABLE({ ms: 0 }).code,
]);
const isPassing = (errors: readonly { readonly code: string }[]): boolean =>
  errors.every(({ code }) => PASSING.has(code));

async function finish(ctx: Context, started: Run, { operation, input, onFinish }: CarriedRun, done: unknown) {
  const { spec } = operation;
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  const runs = runsIn(ctx);
  const run = await runs.require(started.id, { lock: true });
  if (run.status === 'DONE') return { data: run.answer['value'] };
  if (run.status !== 'RUNNING') throw new RunStopped(run.status);
  const data = await spec.finish(ctx, run.prepared as never, done as never);
  await afterSteps(ctx, operation, input, 'done', data);
  await keepFilesOn(ctx, run.id, spec.keepsFiles?.(ctx) ?? 0);
  const answer = answerOf(ctx, operation, data);
  const counts = await rowsWritten(ctx, run);
  await runs.update(run.id, run.version, { status: 'DONE', answer, error: {}, ...FREE });
  const record = await changes(ctx).require(run.runChangeId);
  // Numbered anew, so that who reads the records in order comes to this one now, however long ago the job began.
  await changes(ctx).update(record.id, record.version, { outcome: 'done', answer, counts }, { renumber: true });
  await onFinish?.(ctx, answer);
  return { data, told: { at: ctx.now, counts } };
}

/** False when somebody else had ended it. */
async function endRun(
  participation: Participation,
  status: Extract<RunStatus, 'FAILED' | 'INCOMPLETE'>,
  error: Record<string, unknown>,
): Promise<boolean> {
  return participation.bookkeeping(async (ctx) => {
    const runs = runsIn(ctx);
    const run = await runs.require(participation.run.id, { lock: true });
    if (run.status !== 'RUNNING') return false;
    await runs.update(run.id, run.version, { status, error, ...FREE });
    return true;
  });
}

/** What a caller is told of a run that others ended while this process worked on it. */
async function endedByOthers(participation: Participation): Promise<Judged> {
  const run = await participation.bookkeeping((ctx) => runsIn(ctx).require(participation.run.id));
  const ended = { hasEnded: true, isOurs: false } as const;
  return run.status === 'DONE' ? { data: run.answer['value'], ...ended } : { error: failure(whyEnded(run)), ...ended };
}

/** Ends a run that was begun again and again and got nowhere. Its row is locked. */
export async function giveUpRun(ctx: Context, run: Run): Promise<void> {
  const ended = { status: 'INCOMPLETE', ...FREE } as const;
  await runsIn(ctx).update(run.id, run.version, { ...ended, error: { ...run.error, ranges: 0 } });
}

/** Keeps that the work failed for no reason of the domain, so that workers let the run rest for a while. */
async function recordSetback(participation: Participation, error: unknown): Promise<void> {
  const { runtime, run: started } = participation;
  const { at: _, ...facts } = errorFacts(error);
  const about = { run: started.id, operation: started.operation };
  runtime.logger.error('The work on a run failed; workers try it again.', { ...about, ...errorFacts(error) });
  try {
    await participation.bookkeeping(async (ctx) => {
      const runs = runsIn(ctx);
      const run = await runs.require(started.id, { lock: true });
      if (run.status !== 'RUNNING') return;
      const rest = Math.min(LONGEST_REST, FIRST_REST * 4 ** Math.max(0, run.attempts - 1));
      const restUntil = new Date(Date.parse(await ctx.unit.reader.clock()) + rest).toISOString();
      await runs.update(run.id, run.version, { error: facts, restUntil });
    });
  } catch (other) {
    // The store may be what failed; the caller learns of the first error.
    runtime.logger.error('A failure could not be kept with its run.', { ...about, ...errorFacts(other) });
  }
}

/** Milliseconds that a run rests after work on it failed; four times as many after each further time. */
const FIRST_REST = 1000;
const LONGEST_REST = 5 * 60_000;
