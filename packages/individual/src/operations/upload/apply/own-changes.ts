import type { OperationContext } from '@parasol/core';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { ApplyState } from '../import-input.ts';

/** Ids of the changes by which an upload writes: this one, and those that applied items of it before. */
export const ownChanges = (ctx: OperationContext, { earlier = [] }: Pick<ApplyState, 'earlier'>): ReadonlySet<string> =>
  new Set([...earlier, ctx.changeId]);

/**
 * A membership as it was before the upload wrote it, which it does wherever others of a household come or go; undefined where it came by
 * the upload.
 */
export async function asBefore(
  ctx: OperationContext,
  membership: GroupIndividual,
  own: ReadonlySet<string>,
): Promise<GroupIndividual | undefined> {
  if (!own.has(membership.changeId)) return membership;
  if (membership.version === 1) return undefined;
  const versions = await ctx.repo(GroupIndividual, { scope: 'all' }).history(membership.id);
  return versions
    .map(({ row }) => row)
    .filter(({ changeId }) => !own.has(changeId))
    .reduce<GroupIndividual | undefined>((a, b) => (a === undefined || a.version < b.version ? b : a), undefined);
}
