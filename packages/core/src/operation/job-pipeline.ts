import { resolveAccess } from '../access/resolve-access.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { errorFacts } from '../errors/error-facts.ts';
import { MisuseError } from '../errors/failure.ts';
import { FREE, leaseEnd, takeLease } from '../lease/lease.ts';
import { type Run, runsIn } from '../run/entities.ts';
import { Participation } from '../run/participation.ts';
import { forgetFiles, keepFiles, nameFiles, releaseFiles, storedInput } from '../run/run-files.ts';
import { takeUp } from '../run/take-up.ts';
import type { Call } from './call.ts';
import type { CallOptions } from './call-options.ts';
import { carryOn } from './carry-on.ts';
import { answerOf, changes, divertToTask, recordChange, replay } from './change-record.ts';
import type { Context } from './create-context.ts';
import { limitedFiles } from './limited-files.ts';
import { afterSteps, beforeSteps, enter } from './nested.ts';
import type { JobSpec, PreparedRun } from './operation.ts';
import { readContext } from './read-context.ts';
import { isUnchanged, type Result } from './result.ts';
import type { Runtime } from './runtime.ts';
import { shown } from './shown.ts';
import { transact } from './transact.ts';

type AnyJob = JobSpec<never, unknown, unknown, unknown, unknown>;

/** What `start` found or made. */
interface Started {
  readonly run: Run;
  readonly input: unknown;
}

/**
 * A job as outermost call: a look at its files, one transaction to start, many for its phases, one to finish. A crash in between leaves
 * the run as it was; the same call again finds it by its key and goes on, and so does any worker.
 */
export async function runJob(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  const { operation, actor, input: parsed, options, settings } = call;
  const { signal, timeoutMs } = options;
  const changeId = runtime.newId();
  const token = runtime.newId();
  const access = (await resolveAccess(runtime, settings, actor)) ?? null;
  const own = { settings, actor, access, changeId, locale: options.locale, timeoutMs, signal };

  const answered = await answeredBefore(runtime, call);
  if (answered !== undefined) return answered;
  const looking = readContext(runtime, { ...own, access: access ?? undefined });
  enter(looking, operation, parsed);
  const inspected = await jobOf(call).inspect?.(looking, limitedFiles(parsed, options) as never);
  const begun = await transact(runtime, own, (ctx) => start(ctx, call, inspected, token));
  if ('result' in begun) return begun.result;
  const { run, input } = begun;

  const participation = new Participation(runtime, {
    ...{ ...own, run, token },
    waits: true,
    onProgress: shielded(runtime, options.onProgress),
  });
  let files: Awaited<ReturnType<typeof keepFiles>>;
  try {
    files = await keepFiles(participation, limitedFiles(input, options));
  } catch (error) {
    await participation.end(false);
    throw error;
  }
  if (options.background === true) {
    await participation.end(false);
    runtime.runs.wake();
    return { success: true, outcome: 'running', run: run.id, changeId: run.runChangeId };
  }
  const isJoined = changeId !== run.runChangeId;
  const { data, isOurs } = await carryOn(participation, {
    ...{ operation, input, files },
    // The command that took over has a record of its own.
    ...(isJoined ? { onFinish: (ctx, answer) => recordJoined(ctx, call, changeId, answer) } : {}),
  });
  if (isOurs) await releaseFiles(participation);
  const answer = shown({ access: access ?? undefined, catalog: runtime.catalog }, data);
  // Who began it is told that it was done, though workers may have been quicker.
  const isDone = isOurs || participation.worked || !isJoined;
  return { success: true, outcome: isDone ? 'done' : 'unchanged', ...answer, changeId };
}

function jobOf({ operation: { spec } }: Pick<Call, 'operation'>): AnyJob {
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Only jobs run in ranges.');
  return spec as never;
}

/** Files are not read again for a call that was answered before. */
async function answeredBefore(runtime: Runtime, call: Call): Promise<Result<unknown> | undefined> {
  const { operation, input, options, actor, settings } = call;
  if (options.idempotencyKey === undefined || jobOf(call).inspect === undefined) return undefined;
  return transact(runtime, { settings, actor, changeId: runtime.newId(), readOnly: true }, (ctx) =>
    replay(ctx, operation, input, options),
  );
}

async function start(
  ctx: Context,
  call: Call,
  inspected: unknown,
  token: string,
): Promise<Started | { result: Result<unknown> }> {
  const { operation, input: parsed, options } = call;
  const spec = jobOf(call);
  enter(ctx, operation, parsed);
  const earlier = await replay(ctx, operation, parsed, options);
  if (earlier !== undefined) return { result: earlier };
  const diverted = await divertToTask(ctx, operation, parsed, options);
  if (diverted !== undefined) return { result: diverted };
  const input = await beforeSteps(ctx, operation, parsed);
  // A handler may have put another file in the place of the one that was looked at.
  const seen = input === parsed ? inspected : await spec.inspect?.(ctx, limitedFiles(input, options) as never);
  const prepared = await spec.start(ctx, input as never, seen);
  if (isUnchanged(prepared)) return { result: await nothingToDo(ctx, call, input, prepared.data) };
  const runs = runsIn(ctx);
  const known = await runs.first({ where: { '==': [{ var: 'key' }, prepared.key] }, lock: 'wait' });
  if (known?.status === 'DONE') return { result: await nothingToDo(ctx, call, input, known.answer['value']) };
  if (known?.status === 'RUNNING') return { run: await held(ctx, options, known, token), input };
  if (known !== undefined) {
    if (known.status === 'CANCELLED' && (await isRepeated(ctx, options)))
      ctx.fail(coreErrors.RUN_CANCELLED({ run: known.id }));
    // Its bytes may be gone. Until the caller has brought them again, no worker takes it.
    await forgetFiles(ctx, known.id);
    return { run: await held(ctx, options, await takeUp(ctx, known), token), input };
  }
  const run = await insertRun(ctx, call, { ...prepared, input, token });
  await nameFiles(ctx, run.id, input);
  const recorded = await withKey(ctx, options);
  await recordChange(ctx, operation, parsed, recorded, { outcome: 'running', answer: {} });
  return { run, input };
}

/** Who waits for the end takes the lease, if nobody has it, so that no worker need come to help. */
async function held(ctx: Context, { background }: CallOptions, run: Run, token: string): Promise<Run> {
  if (background === true) return run;
  return (await takeLease(ctx, runsIn(ctx), run, { token, ms: ctx.runtime.runs.leaseMs })) ?? run;
}

async function insertRun(
  ctx: Context,
  { operation, actor, options }: Call,
  { key, state, phases = [], input, token }: PreparedRun<unknown> & { readonly input: unknown; readonly token: string },
): Promise<Run> {
  const isHeld = options.background !== true;
  return runsIn(ctx).insert({
    key,
    operation: operation.signal,
    status: 'RUNNING',
    runChangeId: ctx.changeId,
    grant: JSON.parse(JSON.stringify(actor)) as Record<string, unknown>,
    input: storedInput(input),
    prepared: state as Record<string, unknown>,
    phases: phases.map(({ name, share }) => ({ name, share })),
    answer: {},
    error: {},
    ...(isHeld ? { holder: token, heldUntil: await leaseEnd(ctx, ctx.runtime.runs.leaseMs) } : FREE),
    attempts: 0,
    mark: 0,
    restUntil: null,
  });
}

async function nothingToDo(ctx: Context, call: Call, input: unknown, data: unknown): Promise<Result<unknown>> {
  const { operation, options } = call;
  await afterSteps(ctx, operation, input, 'unchanged', data);
  const answer = answerOf(ctx, operation, data);
  const recorded = await withKey(ctx, options);
  await recordChange(ctx, operation, call.input, recorded, { outcome: 'unchanged', answer });
  return { success: true, outcome: 'unchanged', ...shown(ctx, data), changeId: ctx.changeId };
}

/** Whether this is the request that was made before, sent again: nobody wishes anew what was cancelled since. */
async function isRepeated(ctx: Context, { idempotencyKey }: CallOptions): Promise<boolean> {
  if (idempotencyKey === undefined) return false;
  const same = [{ '==': [{ var: 'actorId' }, ctx.actor.id] }, { '==': [{ var: 'idempotencyKey' }, idempotencyKey] }];
  return (await changes(ctx).count({ and: same })) > 0;
}

/**
 * The options by which a call is recorded. It takes the caller's key from an earlier run of it that has not been done: what is recorded next is
 * the request's answer. Where that run has been done, which may be since this call looked, its record keeps the key.
 */
async function withKey(ctx: Context, options: CallOptions): Promise<CallOptions> {
  const { idempotencyKey, ...keyless } = options;
  if (idempotencyKey === undefined) return options;
  const same = [{ '==': [{ var: 'actorId' }, ctx.actor.id] }, { '==': [{ var: 'idempotencyKey' }, idempotencyKey] }];
  const earlier = await changes(ctx).first({ where: { and: same }, lock: 'wait' });
  if (earlier === undefined) return options;
  if (earlier.outcome !== 'running') return keyless;
  await changes(ctx).update(earlier.id, earlier.version, { idempotencyKey: null, inputHash: null });
  return options;
}

/** Who came to a run that another call began has a record of his own. */
async function recordJoined(
  ctx: Context,
  { operation, input, options }: Call,
  id: string,
  answer: Record<string, unknown>,
): Promise<void> {
  await recordChange(ctx, operation, input, await withKey(ctx, options), { id, outcome: 'done', answer });
}

/** Whoever watches must not stop the work: what a listener throws is logged. */
function shielded(runtime: Runtime, onProgress: CallOptions['onProgress']): CallOptions['onProgress'] {
  if (onProgress === undefined) return undefined;
  const report = (error: unknown): void => runtime.logger.error('A progress listener failed.', errorFacts(error));
  return (progress) => {
    try {
      void Promise.resolve(onProgress(progress)).catch(report);
    } catch (error) {
      report(error);
    }
  };
}
