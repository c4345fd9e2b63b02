import type { OperationContext } from '../operation/context.ts';
import { type Refusal, validationsOf } from './refusal.ts';
import type { StagedBatch, StagedState } from './staged-rows.ts';

/** Several people may work on one upload, and rows are in conflict whoever staged them. */
export const rowsOf = (ctx: OperationContext, { entity, documents }: StagedBatch) =>
  ctx.repo(entity, { scope: 'all', ...(documents === undefined ? {} : { documents }) });

/** Refuses valid rows by their ids, all with one sentence: before anything comes of them, so that whoever decides sees it. */
export const refuseRows = (
  ctx: OperationContext,
  batch: StagedBatch,
  ids: readonly string[],
  refusal: Refusal,
): Promise<void> => endRows(ctx, batch, ids, { refusal, state: 'INVALID', from: ['VALID'] });

/**
 * Ends accepted rows by their ids that cannot be applied, all with one sentence: what was found when they were checked does not hold any more.
 * They are never lost: a clerk gets them back as invalid items.
 */
export const failRows = (
  ctx: OperationContext,
  batch: StagedBatch,
  ids: readonly string[],
  refusal: Refusal,
): Promise<void> => endRows(ctx, batch, ids, { refusal, state: 'FAILED', from: ['VALID', 'ACCEPTED'] });

interface End {
  readonly refusal: Refusal;
  readonly state: StagedState;
  readonly from: readonly StagedState[];
}

async function endRows(
  ctx: OperationContext,
  batch: StagedBatch,
  ids: readonly string[],
  { refusal, state, from }: End,
): Promise<void> {
  const set = {
    state: { value: state },
    refusalCode: { value: refusal.code },
    validations: { value: validationsOf([refusal]) },
    ...(batch.becomes === undefined ? {} : { [batch.becomes]: { value: null } }),
  };
  for (let at = 0; at < ids.length; at += 1000) {
    const where = { in: [{ var: 'id' }, ids.slice(at, at + 1000)] };
    await rowsOf(ctx, batch).updateWhere({ where, set, from });
  }
}
