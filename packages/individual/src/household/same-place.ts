import type { Issue, OperationContext } from '@parasol/core';
import type { Group } from '../entities/group.ts';
import { Individual } from '../entities/individual.ts';
import { individualErrors } from '../errors.ts';
import { wordsOf } from './words.ts';

/**
 * Which of these people live in another place than the group that they are about to join. Who has no place fits everywhere, and a group
 * without one takes everybody. People whom the caller does not reach are not asked about: joining refuses them by itself.
 */
export async function placeIssues(
  ctx: OperationContext,
  group: Group,
  joining: readonly { readonly individualId: string; readonly path: Issue['path'] }[],
): Promise<Issue[]> {
  if (group.locationId === null || joining.length === 0 || !wordsOf(ctx).group_members_in_one_place) return [];
  const people = await ctx.repo(Individual).byIds(joining.map(({ individualId }) => individualId));
  return joining.flatMap(({ individualId, path }) => {
    const place = people.get(individualId)?.locationId ?? group.locationId;
    return place === group.locationId ? [] : [individualErrors.OTHER_PLACE({ group: group.code }, path)];
  });
}
