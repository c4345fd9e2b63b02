import { decideItems, failRows, type OperationContext, type Refusal } from '@parasol/core';
import type { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { recordsOf, uploaded, uploadsOf } from './of-upload.ts';
import { countAgain, modeOf } from './upload-summary.ts';

/**
 * Items of an upload of people that waits, by their ids, as they stand, for a module that uploads people together with something of its own;
 * whoever staged them.
 *
 * @example
 * // skip: within an operation
 * const items = await stagedPeople(ctx, ids);
 * items.get(ids[0])?.state; // 'ACCEPTED'
 */
export const stagedPeople = (
  ctx: OperationContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, IndividualDataSource>> => recordsOf(ctx).byIds(ids);

/**
 * Ends items of an upload of people that waits, for a module that found what is wrong with its own part of the row: nobody is made or changed
 * by them, and a clerk gets them back as invalid items. `refusals` are by the ids of the items.
 *
 * @example
 * // skip: within an operation
 * await refuseStagedPeople(ctx, uploadId, new Map([[item.id, refusalOf(issue, 'card', 'C1')]]));
 */
export async function refuseStagedPeople(
  ctx: OperationContext,
  uploadId: string,
  refusals: ReadonlyMap<string, Refusal>,
): Promise<void> {
  if (refusals.size === 0) return;
  const upload = await uploadsOf(ctx).require(uploadId, { lock: true });
  for (const [id, refusal] of refusals) await failRows(ctx, uploaded(uploadId, modeOf(upload)), [id], refusal);
  await countAgain(ctx, upload);
}

/**
 * Accepts the valid items of an upload of people for a module by whose rules nobody has to be asked: the caller of its operation need not see
 * everything of people, as somebody must who decides.
 *
 * @example
 * // skip: within an operation
 * await acceptStagedPeople(ctx, uploadId);
 * await ctx.call(IndividualImportService.applyItems, { uploadId });
 */
export async function acceptStagedPeople(ctx: OperationContext, uploadId: string): Promise<void> {
  const upload = await uploadsOf(ctx).require(uploadId, { lock: true });
  await decideItems(ctx, uploaded(uploadId, modeOf(upload)), 'ACCEPTED', {});
  await countAgain(ctx, upload);
}
