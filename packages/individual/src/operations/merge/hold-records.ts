import { failure, type OperationContext } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { lockGroups } from '../../household/household.ts';
import { placeIssues } from '../../household/same-place.ts';
import type { MergeItem } from './written-rows.ts';

/**
 * Holds both records until the transaction ends, and before them their households, as everybody does who changes one; always in
 * the same order, so that two who merge the same people wait for one another.
 */
export async function holdRecords(ctx: OperationContext, goldenId: string, absorbedId: string): Promise<void> {
  const people = [goldenId, absorbedId].sort();
  const where = { in: [{ var: 'individualId' }, people] };
  const groups = new Set<string>();
  for await (const batch of ctx.repo(GroupIndividual).stream({ where, orderBy: [] }))
    for (const { groupId } of batch) groups.add(groupId);
  await lockGroups(ctx, groups);
  for (const id of people) await ctx.lock(Individual, id);
}

/** Refuses where the golden record would be in households of another place, if configuration keeps households together. */
export async function requireOnePlace(
  ctx: OperationContext,
  items: readonly MergeItem[],
  individualId: string,
): Promise<void> {
  const moved = items.filter(({ entity, moved: by }) => entity === GroupIndividual.name && by !== undefined);
  const memberships = await ctx.repo(GroupIndividual).byIds(moved.map(({ id }) => id));
  const groups = await lockGroups(
    ctx,
    [...memberships.values()].map(({ groupId }) => groupId),
  );
  for (const group of groups.values()) {
    const issues = await placeIssues(ctx, group, [{ individualId, path: ['goldenId'] }]);
    if (issues.length > 0) throw failure(...issues);
  }
}
