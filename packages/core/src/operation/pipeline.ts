import { type Actor, requireActor, requireRights } from '../access/actor.ts';
import { resolveAccess } from '../access/resolve-access.ts';
import type { Settings } from '../configuration/settings.ts';
import { isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Call } from './call.ts';
import type { CallOptions } from './call-options.ts';
import { answerOf, divertToTask, recordChange, replay } from './change-record.ts';
import { inLanguage } from './in-language.ts';
import { runJob } from './job-pipeline.ts';
import { abortFailure, readOptions, unlessAborted } from './limits.ts';
import { enter, parseInput, runSteps } from './nested.ts';
import { readContext } from './read-context.ts';
import { failed, type Result } from './result.ts';
import type { Runtime } from './runtime.ts';
import type { BoundOperation } from './service.ts';
import { shown, shownFailure } from './shown.ts';
import { tellOfFailure } from './tell-of-failure.ts';
import { type TransactOptions, transact } from './transact.ts';

/** The one way into the pipeline: every outermost call of every operation. */
export async function callOutermost(
  runtime: Runtime,
  actor: Actor | null,
  operation: BoundOperation,
  input: unknown,
  options: CallOptions,
  preview: boolean,
): Promise<Result<unknown>> {
  if (runtime.inside.getStore() !== undefined) {
    throw new MisuseError(
      'MISUSE_OUTSIDE_TRANSACTION',
      'This call would leave the open transaction: use ctx.call or ctx.services in a handler, tx in me.transaction().',
    );
  }
  try {
    const known = requireActor(actor);
    const carryOut = async (stop: AbortSignal): Promise<Result<unknown>> => {
      const taken = runtime.settings.take();
      const settings = taken instanceof Promise ? await taken : taken;
      requireRights(known, operation.signal, rightsOf(runtime, settings, operation));
      const parsed = parseInput(operation, input);
      requireRightsOfParts(runtime, settings, known, operation, parsed);
      const limited = readOptions(options, stop);
      return answer(runtime, { operation, actor: known, input: parsed, options: limited, preview, settings });
    };
    return await runtime.lifecycle.call((stop) => runtime.watch.call(operation, preview, () => carryOut(stop)));
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return inLanguage(runtime, failed(operation.signal, error.errors), options.locale);
  }
}

/** Carries the call out; a refusal becomes its answer once those who want to know of it were told. */
async function answer(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  try {
    return await dispatch(runtime, call);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    const result = failed(call.operation.signal, error.errors);
    if (call.preview || call.operation.spec.kind === 'query' || runtime.lifecycle.givesUp)
      return inLanguage(runtime, result, call.options.locale);
    const earlier = await answeredMeanwhile(runtime, call);
    if (earlier !== undefined) return earlier;
    await tellOfFailure(runtime, call, result);
    return inLanguage(runtime, result, call.options.locale);
  }
}

/**
 * A call with the same idempotency key may have committed while this one ran, and be the very reason for its refusal (a code that
 * exists now): then its answer is the answer.
 */
async function answeredMeanwhile(runtime: Runtime, call: Call): Promise<Result<unknown> | undefined> {
  const { operation, actor, input, options, settings } = call;
  if (options.idempotencyKey === undefined) return undefined;
  try {
    return await transact(runtime, { settings, actor, changeId: runtime.newId(), readOnly: true }, (ctx) =>
      replay(ctx, operation, input, options),
    );
  } catch (error) {
    if (isDomainFailure(error)) return undefined;
    throw error;
  }
}

function dispatch(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  const { kind } = call.operation.spec;
  if (call.options.background === true && (kind !== 'job' || call.preview))
    throw new MisuseError(
      'MISUSE_BACKGROUND',
      `${call.operation.signal} is answered when it is done: only a job that is not a preview goes on in the background.`,
    );
  if (kind === 'query') return runQuery(runtime, call);
  if (kind === 'job' && !call.preview) return runJob(runtime, call);
  return runCommand(runtime, call);
}

/** The lists of rights that configuration gives for an operation. */
export function rightsOf(runtime: Runtime, settings: Settings, operation: BoundOperation): (readonly string[])[] {
  return listsOf(runtime, settings, operation, [operation.spec.rights].flat());
}

/** The same with those that parts of its input ask for: who has one of each may do everything that the operation does. */
export function allRightsOf(runtime: Runtime, settings: Settings, operation: BoundOperation): (readonly string[])[] {
  const keys = Object.keys(operation.spec.rightsOfParts ?? {});
  return [...rightsOf(runtime, settings, operation), ...listsOf(runtime, settings, operation, keys)];
}

/** Refuses who gives a part of the input that he has not the right to give. */
export function requireRightsOfParts(
  runtime: Runtime,
  settings: Settings,
  actor: Actor,
  operation: BoundOperation,
  parsed: unknown,
): void {
  const parts = operation.spec.rightsOfParts;
  if (parts === undefined) return;
  const keys = Object.keys(parts).filter((key) => parts[key]?.(parsed) === true);
  if (keys.length > 0) requireRights(actor, operation.signal, listsOf(runtime, settings, operation, keys));
}

function listsOf(
  runtime: Runtime,
  settings: Settings,
  { signal }: BoundOperation,
  keys: readonly string[],
): (readonly string[])[] {
  const configuration = settings.configuration.get(runtime.moduleOf.get(signal) ?? '');
  return keys.map((key) => (Array.isArray(configuration?.[key]) ? (configuration[key] as string[]) : []));
}

async function runQuery(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  const { actor, settings, input, options } = call;
  const { spec } = call.operation;
  if (spec.kind !== 'query') throw new MisuseError('MISUSE_KIND', 'Only queries are read like this.');
  const { signal } = options;
  const asked = resolveAccess(runtime, settings, actor);
  const ctx = readContext(runtime, {
    actor,
    settings,
    access: asked instanceof Promise ? await asked : asked,
    locale: options.locale,
    signal,
  });
  enter(ctx, call.operation, input);
  try {
    const data = await unlessAborted(signal, () => spec.run(ctx, input));
    return { success: true, outcome: 'done', ...shown(ctx, data) };
  } catch (error) {
    throw abortFailure(error, options) ?? shownFailure(ctx.access, error);
  }
}

async function runCommand(runtime: Runtime, call: Call): Promise<Result<unknown>> {
  const { operation, actor, input, options, preview, settings } = call;
  const changeId = runtime.newId();
  const transaction: TransactOptions = {
    settings,
    actor,
    changeId,
    preview,
    locale: options.locale,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  };
  const { result, told } = await transact(runtime, transaction, async (ctx) => {
    enter(ctx, operation, input);
    const earlier = await replay(ctx, operation, input, options);
    if (earlier !== undefined) return { result: earlier, told: undefined };
    const diverted = await divertToTask(ctx, operation, input, options);
    if (diverted !== undefined) return { result: diverted, told: undefined };
    const { outcome, data } = await runSteps(ctx, operation, input);
    if (!preview)
      await recordChange(ctx, operation, input, options, { outcome, answer: answerOf(ctx, operation, data) });
    const done: Result<unknown> = { success: true, outcome, ...shown(ctx, data), ...(preview ? {} : { changeId }) };
    return { result: done, told: { at: ctx.now, counts: Object.fromEntries(ctx.unit.counts) } };
  });
  if (told !== undefined && !preview) runtime.emit({ signal: operation.signal, changeId, actorId: actor.id, ...told });
  return result;
}
