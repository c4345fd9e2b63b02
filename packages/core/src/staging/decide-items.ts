import { z } from 'zod';
import type { OperationContext } from '../operation/context.ts';
import { readCondition } from '../operation/read-condition.ts';
import { overItems } from './item-state.ts';
import { validationsOf } from './refusal.ts';
import { inBatch, inState, type StagedBatch, type StagedState } from './staged-rows.ts';
import { stagingErrors } from './staging-errors.ts';
import type { ItemCounts, UploadStatus } from './upload-states.ts';

/** Items that one call may name. */
const MOST = 10_000;
/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;

/** Which items of an upload are meant, and why they are decided so. */
export const decisionInput = z.strictObject({
  uploadId: z.uuid().toLowerCase(),
  /** The items by their ids: also those about which somebody decided otherwise. @default all about which nobody has decided */
  ids: z.array(z.uuid().toLowerCase()).min(1).max(MOST).optional(),
  /** JSON-logic over the items: only those for which it holds. */
  where: z.unknown().optional(),
  /** Kept with each of these items. */
  reason: z.string().trim().min(1).max(1000).optional(),
});
/** What `decisionInput` gives: the upload, which of its items, and why. */
export type DecisionInput = z.output<typeof decisionInput>;

/** What a decision came to. */
export interface Decided {
  readonly uploadId: string;
  /** Items that are decided so now and were not. */
  readonly decided: number;
  /** All items of the upload by state. */
  readonly items: ItemCounts;
  readonly status: UploadStatus;
}

/** From which states a decision takes items that are named. */
const SOURCES = { ACCEPTED: ['VALID', 'REJECTED'], REJECTED: ['VALID', 'ACCEPTED'] } as const;

/**
 * Accepts or rejects items of an upload that waits for it; the caller holds the upload. Items that are named are taken back from the other
 * decision; without names, nobody's decision is undone. Named items about which nothing can be decided are refused, all of them.
 *
 * @example
 * // skip: in an operation
 * const decided = await decideItems(ctx, batch, 'ACCEPTED', { uploadId, reason: 'Checked with the paper lists.' });
 */
export async function decideItems(
  ctx: OperationContext,
  batch: StagedBatch,
  to: keyof typeof SOURCES,
  { ids, where, reason }: Omit<DecisionInput, 'uploadId'>,
): Promise<number> {
  const items = ctx.repo(batch.entity);
  const set = {
    state: { value: to },
    validations: { value: { ...validationsOf([]), ...(reason === undefined ? {} : { reason }) } },
  };
  const asked = where === undefined ? [] : [overItems(where)];
  // Whoever may not read a field does not learn of it by what is decided.
  if (where !== undefined) readCondition(ctx, batch.entity, where, { path: ['where'] });
  const decide = (from: readonly StagedState[], ...more: readonly unknown[]): Promise<number> =>
    items.updateWhere({ where: inBatch(batch, ...asked, ...more), set, from });
  if (ids === undefined) return decide(['VALID']);
  const wanted = [...new Set(ids)];
  let decided = 0;
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const some = wanted.slice(at, at + AT_ONCE);
    const named = { in: [{ var: 'id' }, some] };
    const able = await items.count(inBatch(batch, named, inState(to, ...SOURCES[to])));
    if (able < some.length) ctx.fail(stagingErrors.NOT_TO_DECIDE({ count: some.length - able }, ['ids']));
    decided += await decide(SOURCES[to], named);
  }
  return decided;
}

/** Why somebody decided so about an item; null where nobody did, or said nothing. */
export const reasonOf = (validations: Readonly<Record<string, unknown>>): string | null =>
  typeof validations['reason'] === 'string' ? validations['reason'] : null;

/** Items of an upload by state, as they are stored. */
export async function countItems(ctx: OperationContext, batch: StagedBatch): Promise<ItemCounts> {
  const counts = await ctx.repo(batch.entity, { scope: 'all' }).aggregate({
    where: inBatch(batch),
    groupBy: { state: { var: 'state' } },
    select: { items: { function: 'count' } },
  });
  return Object.fromEntries(counts.map(({ state, items }) => [state as StagedState, Number(items)]));
}
