import { type Actor, requireRights } from '../access/actor.ts';
import { isDomainFailure, MisuseError } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { Unit } from '../store/unit.ts';
import type { CallOptions } from './call-options.ts';
import { answerOf, divertToTask, recordChange, replay } from './change-record.ts';
import { Context } from './create-context.ts';
import { runJob } from './job-pipeline.ts';
import { parseInput, runSteps } from './nested.ts';
import { failed, type Result } from './result.ts';
import type { Runtime } from './runtime.ts';
import type { BoundOperation } from './service.ts';
import { readOptions, type TransactOptions, transact } from './transact.ts';

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
  let parsed: unknown;
  try {
    const caller = requireRights(actor, operation.signal, rightsOf(runtime, operation));
    parsed = parseInput(operation, input);
    const valid = parsed;
    const limits = readOptions(options);
    return await runtime.lifecycle.call(() => dispatch(runtime, caller, operation, valid, limits, preview));
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    if (actor !== null && parsed !== undefined && !preview && operation.spec.kind !== 'query') {
      const earlier = await answeredMeanwhile(runtime, actor, operation, parsed, options);
      if (earlier !== undefined) return earlier;
      const result = failed(operation.signal, error.errors);
      await tellOfFailure(runtime, actor, operation, parsed, result);
      return result;
    }
    return failed(operation.signal, error.errors);
  }
}

/**
 * A call with the same idempotency key may have committed while this one ran, and be the very reason for its refusal (a code that
 * exists now): then its answer is the answer.
 */
async function answeredMeanwhile(
  runtime: Runtime,
  actor: Actor,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
): Promise<Result<unknown> | undefined> {
  if (options.idempotencyKey === undefined) return undefined;
  try {
    return await transact(runtime, { actor, changeId: runtime.newId(), readOnly: true }, (ctx) =>
      replay(ctx, operation, parsed, options),
    );
  } catch (error) {
    if (isDomainFailure(error)) return undefined;
    throw error;
  }
}

function dispatch(
  runtime: Runtime,
  actor: Actor,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
  preview: boolean,
): Promise<Result<unknown>> {
  if (operation.spec.kind === 'query') return runQuery(runtime, actor, operation, parsed);
  if (operation.spec.kind === 'job' && !preview) return runJob(runtime, actor, operation, parsed, options);
  return runCommand(runtime, actor, operation, parsed, options, preview);
}

/** The lists of rights that configuration gives for an operation. */
export function rightsOf(runtime: Runtime, operation: BoundOperation): (readonly string[])[] {
  const keys = typeof operation.spec.rights === 'string' ? [operation.spec.rights] : operation.spec.rights;
  const configuration = runtime.configuration.get(runtime.moduleOf.get(operation.signal) ?? '');
  return keys.map((key) => (Array.isArray(configuration?.[key]) ? (configuration[key] as string[]) : []));
}

async function runQuery(
  runtime: Runtime,
  actor: Actor,
  { spec }: BoundOperation,
  parsed: unknown,
): Promise<Result<unknown>> {
  if (spec.kind !== 'query') throw new MisuseError('MISUSE_KIND', 'Only queries are read like this.');
  const ctx = new Context(runtime, new Unit({ reader: runtime.store.reader }), {
    actor,
    changeId: '',
    preview: false,
    at: runtime.clock.now(),
  });
  return { success: true, outcome: 'done', data: await spec.run(ctx, parsed) };
}

async function runCommand(
  runtime: Runtime,
  actor: Actor,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
  preview: boolean,
): Promise<Result<unknown>> {
  const changeId = runtime.newId();
  const transaction: TransactOptions = {
    actor,
    changeId,
    preview,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  };
  const { result, told } = await transact(runtime, transaction, async (ctx) => {
    const earlier = await replay(ctx, operation, parsed, options);
    if (earlier !== undefined) return { result: earlier, told: undefined };
    const diverted = await divertToTask(ctx, operation, parsed, options);
    if (diverted !== undefined) return { result: diverted, told: undefined };
    const { outcome, data } = await runSteps(ctx, operation, parsed);
    if (!preview)
      await recordChange(ctx, operation, parsed, options, { outcome, answer: answerOf(ctx, operation, data) });
    const done: Result<unknown> = { success: true, outcome, data, ...(preview ? {} : { changeId }) };
    return { result: done, told: { at: ctx.now, counts: Object.fromEntries(ctx.unit.counts) } };
  });
  if (told !== undefined && !preview) runtime.emit({ signal: operation.signal, changeId, actorId: actor.id, ...told });
  return result;
}

/** After handlers learn of a refusal once everything is rolled back, in a transaction of their own; what they do cannot change the answer. */
async function tellOfFailure(
  runtime: Runtime,
  actor: Actor,
  operation: BoundOperation,
  input: unknown,
  result: Result<unknown> & { errors: readonly Issue[] },
): Promise<void> {
  const handlers = runtime.signals.handlers(operation.signal, 'after');
  if (handlers.length === 0) return;
  try {
    await transact(runtime, { actor, changeId: runtime.newId() }, async (ctx) => {
      for (const handler of handlers) await handler(ctx, { when: 'after', signal: operation.signal, input, result });
      if (ctx.unit.counts.size > 0) await recordChange(ctx, operation, input, {}, { outcome: 'done', answer: {} });
    });
  } catch (error) {
    runtime.logger.error('An after handler of a refused call failed.', {
      signal: operation.signal,
      error: error instanceof Error ? error.message : String(error),
    });
  }
}
