import { inState, type OperationContext, present } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import type { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { byCode } from './by-code.ts';
import { ofUpload, recordsOf } from './of-upload.ts';

/** Keeps with the rows of an upload that waits to which groups their codes lead: whoever accepts them has seen those. */
export async function keepSeenGroups(ctx: OperationContext, uploadId: string): Promise<void> {
  await recordsOf(ctx).updateWhere({
    where: ofUpload(uploadId, inState('VALID'), present('groupCode')),
    set: { groupId: { lookup: Group, by: { code: { var: 'groupCode' } } } },
  });
}

/**
 * Ids of rows whose code led to a group when they were checked, and leads to another one, or to none, by now: groups may be given other codes.
 *
 * @example
 * // skip: within an operation
 * const renamed = await rowsOfOtherGroups(ctx, items);
 * if (renamed.has(item.id)) ctx.fail(stagingErrors.CHANGED_SINCE());
 */
export async function rowsOfOtherGroups(
  ctx: OperationContext,
  rows: readonly Pick<IndividualDataSource, 'id' | 'groupCode' | 'groupId'>[],
): Promise<ReadonlySet<string>> {
  const seen = rows.filter(({ groupId }) => groupId !== null);
  if (seen.length === 0) return new Set();
  const codes = seen.flatMap(({ groupCode }) => groupCode ?? []);
  const groups = await byCode(ctx, Group, codes, 'all');
  return new Set(
    seen.flatMap(({ id, groupCode, groupId }) => (groups.get(groupCode ?? '')?.id === groupId ? [] : [id])),
  );
}
