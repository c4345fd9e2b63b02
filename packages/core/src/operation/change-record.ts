import { createHash } from 'node:crypto';
import { canonicalJson } from '../entity/canonical-json.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { Change } from '../run/entities.ts';
import type { CallOptions } from './call-options.ts';
import type { OperationContext } from './context.ts';
import type { Context } from './create-context.ts';
import { validateStep } from './nested.ts';
import type { Result } from './result.ts';
import type { BoundOperation } from './service.ts';
import { shown } from './shown.ts';

/** A call that needs approval is validated, kept as a task, and ends here; its signals fire when it is applied. Only outermost calls are asked about. */
export async function divertToTask(
  ctx: Context,
  operation: BoundOperation,
  input: unknown,
  options: CallOptions,
): Promise<Result<unknown> | undefined> {
  if (ctx.preview || operation.spec.kind === 'query' || operation.spec.approval !== 'allowed') return undefined;
  const { approval } = ctx.runtime;
  const request = { signal: operation.signal, input, actor: ctx.actor };
  if (!(await approval.needed(request))) return undefined;
  await validateStep(ctx, operation, input);
  const task = await approval.divert(ctx, request);
  await recordChange(ctx, operation, input, options, { outcome: 'pending', answer: { task } });
  return { success: true, outcome: 'pending', task };
}

/** The kernel's own log: whoever acts, it is complete. */
export const changes = (ctx: Pick<OperationContext, 'repo'>) => ctx.repo(Change, { scope: 'all' });

/** Sees whether the key was used: the earlier outcome is read again under the caller's rights, other input is a conflict. */
export async function replay(
  ctx: Context,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
): Promise<Result<unknown> | undefined> {
  const key = options.idempotencyKey;
  if (key === undefined) return undefined;
  const earlier = await changes(ctx).first({
    where: { and: [{ '==': [{ var: 'actorId' }, ctx.actor.id] }, { '==': [{ var: 'idempotencyKey' }, key] }] },
  });
  if (earlier === undefined) return undefined;
  if (earlier.operation !== operation.signal || earlier.inputHash !== hashInput(operation, parsed)) {
    throw failure(coreErrors.IDEMPOTENCY_KEY_REUSED({ key }, ['idempotencyKey']));
  }
  if (earlier.outcome === 'running') return undefined;
  if (earlier.outcome === 'pending') return { success: true, outcome: 'pending', task: earlier.answer.task as string };
  return {
    success: true,
    outcome: earlier.outcome,
    ...shown(ctx, await answerAgain(ctx, earlier.answer)),
    changeId: earlier.id,
    replayed: true,
  };
}

/** One row per outermost command. */
export async function recordChange(
  ctx: Context,
  operation: BoundOperation,
  parsed: unknown,
  options: CallOptions,
  record: { outcome: Change['outcome']; answer: Record<string, unknown>; id?: string },
): Promise<void> {
  const { idempotencyKey } = options;
  await changes(ctx).insert({
    id: record.id ?? ctx.changeId,
    operation: operation.signal,
    actorId: ctx.actor.id,
    idempotencyKey: idempotencyKey ?? null,
    inputHash: idempotencyKey === undefined ? null : hashInput(operation, parsed),
    outcome: record.outcome,
    counts: Object.fromEntries(ctx.unit.counts),
    answer: record.answer,
    clientMutationId: options.clientMutationId ?? null,
    clientMutationLabel: options.clientMutationLabel ?? null,
    rowIds: record.outcome === 'running' ? null : ctx.unit.rowIds,
  });
}

/** What a replay needs to find the answer again: ids of rows, never their content. */
export function answerOf(ctx: Context, { spec }: BoundOperation, data: unknown): Record<string, unknown> {
  if (spec.kind === 'job' || (spec.kind === 'command' && spec.replay === 'value')) return { value: data };
  const reference = (row: unknown) => {
    const entity = typeof row === 'object' && row !== null ? ctx.unit.rowEntity.get(row) : undefined;
    return entity === undefined ? undefined : [entity.name, (row as { id: string }).id];
  };
  if (Array.isArray(data)) return { rows: data.map(reference).filter((one) => one !== undefined) };
  const row = reference(data);
  return row === undefined ? {} : { row };
}

async function answerAgain(ctx: Context, answer: Readonly<Record<string, unknown>>): Promise<unknown> {
  const read = ([name, id]: [string, string]) =>
    (ctx.repo(ctx.catalog.byName(name)) as { get(id: string, o: object): Promise<unknown> }).get(id, {
      includeDeleted: true,
    });
  if ('value' in answer) return answer['value'];
  if ('row' in answer) return read(answer['row'] as [string, string]);
  if (!('rows' in answer)) return undefined;
  const rows: unknown[] = [];
  for (const row of answer['rows'] as [string, string][]) rows.push(await read(row));
  // What the caller does not reach any more is left out.
  return rows.filter((row) => row !== undefined);
}

function hashInput({ spec }: BoundOperation, parsed: unknown): string {
  const seen = spec.kind !== 'query' && spec.fingerprint !== undefined ? spec.fingerprint(parsed as never) : parsed;
  return createHash('sha256').update(canonicalJson(seen)).digest('hex');
}
