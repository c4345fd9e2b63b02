import { command, coreErrors, failure, versioned } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { lockGroups, membersOf, placesOf, writePlaces } from '../../household/household.ts';
import { HEAD, PRIMARY } from '../../household/places.ts';

/**
 * Takes an ended membership back. Who was head or primary recipient then is so again only where nobody is by now: the household went
 * on without them.
 */
export const undoDeleteGroupIndividual = command({
  rights: 'gql_group_undo_delete_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }) => {
    const memberships = ctx.repo(GroupIndividual);
    const { groupId, isDeleted } = await memberships.require(id, { includeDeleted: true });
    if (!isDeleted) throw failure(coreErrors.NOT_DELETED({ entity: GroupIndividual.name, id }, ['id']));
    await lockGroups(ctx, [groupId]);
    const others = await membersOf(ctx, groupId);
    const restored = await memberships.restore(id, version);
    const places = await placesOf(ctx, [...others, restored], {
      head: others.find(({ role }) => role === HEAD)?.id,
      primary: others.find(({ recipientType }) => recipientType === PRIMARY)?.id,
    });
    const written = await writePlaces(ctx, [...others, restored], places);
    return written.get(id) ?? restored;
  },
});
