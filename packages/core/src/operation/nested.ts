import { parseValue } from '../entity/zod-issues.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { DomainFailure, failure, MisuseError } from '../errors/failure.ts';
import { terms } from '../errors/terms.ts';
import { inlineJob } from '../run/job.ts';
import type { Context } from './create-context.ts';
import type { Operation } from './operation.ts';
import { isUnchanged } from './result.ts';
import type { BoundOperation } from './service.ts';

/** Parses input strictly; unknown keys are errors. */
export function parseInput(operation: BoundOperation, input: unknown): unknown {
  const parsed = parseValue(operation.spec.input, input);
  // Frozen, so that a handler changes it by returning another one, which is checked, and not under everybody's hands.
  if (parsed.issues === undefined) return Object.freeze(parsed.data);
  throw new DomainFailure(parsed.issues);
}

/** The place of an operation in the composed services. */
export function boundOf(ctx: Context, operation: Operation): BoundOperation {
  const bound = ctx.runtime.bound.get(operation.spec);
  if (bound === undefined)
    throw new MisuseError('MISUSE_OPERATION', 'This operation belongs to no service of createParasol({ modules }).');
  return bound;
}

/** An operation as part of an outermost one: same transaction, same rights; gives data or throws, and a throw dooms the transaction. */
export async function runNested(ctx: Context, operation: Operation, rawInput: unknown): Promise<unknown> {
  const bound = boundOf(ctx, operation);
  const { spec } = bound;
  ctx.openCalls++;
  try {
    ctx.unit.requireSound();
    requireScope(ctx, bound);
    const input = parseInput(bound, rawInput);
    return await deeper(ctx, bound, () =>
      ctx.runtime.watch.nested(bound, async () =>
        spec.kind === 'query' ? spec.run(ctx, input) : (await runSteps(ctx, bound, input)).data,
      ),
    );
  } catch (error) {
    if (ctx.unit.writable) ctx.unit.doom(error);
    throw error;
  } finally {
    ctx.openCalls--;
  }
}

/** So many calls may lie in one another. */
const DEEPEST = 50;

/** Does what a nested call does; a handler that calls what it hears of, without looking whether it is its own call, would never end. */
function deeper<T>({ runtime: { inside } }: Context, { signal }: BoundOperation, work: () => Promise<T>): Promise<T> {
  const depth = inside.getStore();
  if (depth === undefined) return work();
  if (depth < DEEPEST) return inside.run(depth + 1, work);
  throw new MisuseError(
    'MISUSE_ENDLESS',
    `${signal} is called within ${DEEPEST} other calls: a handler seems to call what it hears of, again and again.`,
  );
}

/** Begins an outermost call: who sees too little is refused, and it is remembered what the caller gave. */
export function enter(ctx: Context, operation: BoundOperation, input: unknown): void {
  requireScope(ctx, operation);
  ctx.access?.fields?.take(input);
}

/** Refuses who sees a part of the rows an operation that counts on all of them. */
function requireScope({ access }: Context, { spec, signal }: BoundOperation): void {
  if (spec.scope === 'whole' && access?.isNarrow === true)
    throw failure(coreErrors.SCOPE_TOO_NARROW({ what: terms.OTHER({ name: `"${signal}"` }) }));
}

/** validate → before → run → after, for commands and jobs alike. */
export async function runSteps(
  ctx: Context,
  operation: BoundOperation,
  parsed: unknown,
): Promise<{ outcome: 'done' | 'unchanged'; data: unknown; input: unknown }> {
  const input = await beforeSteps(ctx, operation, parsed);
  const returned = await body(ctx, operation, input);
  const outcome = isUnchanged(returned) ? 'unchanged' : 'done';
  const data = isUnchanged(returned) ? returned.data : returned;
  await afterSteps(ctx, operation, input, outcome, data);
  return { outcome, data, input };
}

/** validate and the before handlers; gives the input to go on with. */
export async function beforeSteps(ctx: Context, operation: BoundOperation, parsed: unknown): Promise<unknown> {
  await validateStep(ctx, operation, parsed);
  let input = parsed;
  const { signals, watch } = ctx.runtime;
  for (const handler of signals.handlers(operation.signal, 'before')) {
    const event = { when: 'before' as const, signal: operation.signal, input };
    const begun = performance.now();
    const replaced = await watch.run(handler, ctx, event);
    watch.handlerEnded(begun, handler, event);
    if (replaced !== undefined) input = parseInput(operation, replaced);
  }
  if (input !== parsed) await validateStep(ctx, operation, input);
  return input;
}

export async function afterSteps(
  ctx: Context,
  operation: BoundOperation,
  input: unknown,
  outcome: 'done' | 'unchanged',
  data: unknown,
): Promise<void> {
  const { signals, watch } = ctx.runtime;
  for (const handler of signals.handlers(operation.signal, 'after')) {
    const result = { success: true, outcome, data };
    const event = { when: 'after' as const, signal: operation.signal, input, result };
    const begun = performance.now();
    await watch.run(handler, ctx, event);
    watch.handlerEnded(begun, handler, event);
    ctx.unit.requireSound();
  }
}

export async function validateStep(ctx: Context, { spec }: BoundOperation, input: unknown): Promise<void> {
  if (spec.kind === 'query' || spec.validate === undefined) return;
  const issues = await spec.validate(ctx, input as never);
  if (issues.length > 0) throw new DomainFailure(issues);
}

async function body(ctx: Context, { spec }: BoundOperation, input: unknown): Promise<unknown> {
  if (spec.kind === 'command') return spec.run(ctx, input as never);
  if (spec.kind !== 'job') throw new MisuseError('MISUSE_KIND', 'Queries have no steps.');
  const inspected = await spec.inspect?.(ctx, input as never);
  const started = await spec.start(ctx, input as never, inspected as never);
  if (isUnchanged(started)) return started;
  const done: unknown = await spec.execute(inlineJob(ctx, ctx.runtime.rangeSize, input), started.state);
  return spec.finish(ctx, started.state, done as never);
}
