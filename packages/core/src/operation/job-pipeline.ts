import { resolveAccess } from '../access/resolve-access.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { isDomainFailure, MisuseError } from '../errors/failure.ts';
import { Run } from '../run/entities.ts';
import { durableJob, rowsWritten } from '../run/job.ts';
import type { Call } from './call.ts';
import type { CallOptions } from './call-options.ts';
import { answerOf, changes, divertToTask, recordChange, replay } from './change-record.ts';
import type { Context } from './create-context.ts';
import { afterSteps, beforeSteps, requireScope } from './nested.ts';
import { isUnchanged, type Result } from './result.ts';
import type { Runtime } from './runtime.ts';
import type { BoundOperation } from './service.ts';
import { type TransactOptions, transact } from './transact.ts';

interface Started {
  readonly run: Run;
  readonly input: unknown;
}

/**
 * A job as outermost call: one transaction to start, many for its ranges, one to finish. A crash in between leaves the run as it was;
 * the same call again finds it by its key and goes on.
 */
export async function runJob(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  const { operation, actor, input: parsed, options, settings } = call;
  const { spec } = operation;
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  const changeId = runtime.newId();
  const access = (await resolveAccess(runtime, settings, actor)) ?? null;
  const own = { settings, actor, access, changeId, timeoutMs: options.timeoutMs, signal: options.signal };

  const begun = await transact(runtime, own, (ctx) => start(ctx, operation, parsed, options));
  if ('result' in begun) return begun.result;
  const { run, input } = begun;

  const ofRun = { ...own, changeId: run.runChangeId };
  const job = durableJob(run, (work) => transact(runtime, ofRun, (ctx) => work(ctx, ctx.unit)), {
    rangeSize: runtime.rangeSize,
    onProgress: shielded(runtime, options.onProgress),
  });
  try {
    await spec.execute(job, input as never, run.prepared as never);
    const finished = await transact(runtime, ofRun, (ctx) =>
      finish(ctx, operation, run, input, parsed, options, changeId),
    );
    const result: Result<unknown> = {
      success: true,
      outcome: finished.already && !job.worked ? 'unchanged' : 'done',
      data: finished.data,
      changeId,
    };
    runtime.emit({
      signal: operation.signal,
      changeId: run.runChangeId,
      actorId: actor.id,
      at: finished.at,
      counts: finished.counts,
    });
    return result;
  } catch (error) {
    if (isDomainFailure(error)) await markFailed(runtime, ofRun, run, error.errors);
    throw error;
  }
}

async function start(
  ctx: Context,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
): Promise<Started | { result: Result<unknown> }> {
  const { spec } = operation;
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  requireScope(ctx, operation);
  const earlier = await replay(ctx, operation, parsed, options);
  if (earlier !== undefined) return { result: earlier };
  const diverted = await divertToTask(ctx, operation, parsed, options);
  if (diverted !== undefined) return { result: diverted };
  const input = await beforeSteps(ctx, operation, parsed);
  const prepared = await spec.start(ctx, input as never);
  if (isUnchanged(prepared)) {
    await afterSteps(ctx, operation, input, 'unchanged', prepared.data);
    await recordChange(ctx, operation, parsed, options, {
      outcome: 'unchanged',
      answer: answerOf(ctx, operation, prepared.data),
    });
    return { result: { success: true, outcome: 'unchanged', data: prepared.data, changeId: ctx.changeId } };
  }
  const runs = ctx.repo(Run);
  const known = await runs.first({ where: { '==': [{ var: 'key' }, prepared.key] } });
  if (known !== undefined) {
    const run =
      known.status === 'FAILED'
        ? (await runs.update(known.id, known.version, { status: 'RUNNING', error: {} })).row
        : known;
    return { run, input };
  }
  const state = prepared.state as Record<string, unknown>;
  const run = await runs.insert({
    key: prepared.key,
    operation: operation.signal,
    status: 'RUNNING',
    runChangeId: ctx.changeId,
    prepared: state,
    answer: {},
    error: {},
  });
  await recordChange(ctx, operation, parsed, options, { outcome: 'running', answer: {} });
  return { run, input };
}

async function finish(
  ctx: Context,
  operation: BoundOperation,
  started: Run,
  input: unknown,
  parsed: unknown,
  options: CallOptions,
  changeId: string,
) {
  const { spec } = operation;
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  const runs = ctx.repo(Run);
  const run = await runs.require(started.id, { lock: true });
  const at = ctx.now;
  if (run.status === 'DONE') return { already: true, data: run.answer['value'], at, counts: {} };
  const data = await spec.finish(ctx, input as never, run.prepared as never);
  await afterSteps(ctx, operation, input, 'done', data);
  const answer = answerOf(ctx, operation, data);
  const counts = await rowsWritten(ctx, run);
  await runs.update(run.id, run.version, { status: 'DONE', answer });
  const record = await changes(ctx).require(run.runChangeId);
  // Numbered anew, so that who reads the records in order comes to this one now, however long ago the job began.
  await changes(ctx).update(record.id, record.version, { outcome: 'done', answer, counts }, { renumber: true });
  if (changeId !== run.runChangeId) {
    // The command that took over has a record of its own; where it brought the first one's key, that is remembered already.
    const known = record.actorId === ctx.actor.id && record.idempotencyKey === options.idempotencyKey;
    const { idempotencyKey: _, ...keyless } = options;
    await recordChange(ctx, operation, parsed, known ? keyless : options, { id: changeId, outcome: 'done', answer });
  }
  return { already: false, data, at, counts };
}

async function markFailed(
  runtime: Runtime,
  { settings, actor, access, changeId }: TransactOptions,
  started: Run,
  errors: readonly { code: string; path: readonly unknown[] }[],
): Promise<void> {
  await transact(runtime, { settings, actor, ...(access === undefined ? {} : { access }), changeId }, async (ctx) => {
    const runs = ctx.repo(Run);
    const run = await runs.require(started.id, { lock: true });
    const error = { errors: errors.map(({ code, path }) => ({ code, path: [...path] })) };
    if (run.status === 'RUNNING') await runs.update(run.id, run.version, { status: 'FAILED', error });
  });
}

/** Whoever watches must not stop the work: what a listener throws is logged. */
function shielded(runtime: Runtime, onProgress: CallOptions['onProgress']): CallOptions['onProgress'] {
  if (onProgress === undefined) return undefined;
  return (progress) => {
    try {
      onProgress(progress);
    } catch (error) {
      runtime.logger.error('A progress listener failed.', {
        ...errorFacts(error),
      });
    }
  };
}
