import { command, type Operation } from '@parasol/core';
import { endedWith } from '../../deletion/dependents.ts';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { settleRest } from '../../household/household.ts';
import { type UndoDeletion, undoInput } from '../individual/undo-delete.ts';

/** Takes a deleted group back; with `withMemberships` also the members who left by its deletion, unless they were deleted since. */
export const undoDeleteGroup: Operation<UndoDeletion, Group> = command({
  rights: 'gql_group_undo_delete_perms',
  approval: 'allowed',
  input: undoInput,
  run: async (ctx, { id, version, withMemberships }) => {
    const groups = ctx.repo(Group);
    const deleted = await groups.require(id, { includeDeleted: true });
    const row = await groups.restore(id, version);
    if (!withMemberships) return row;
    const memberships = ctx.repo(GroupIndividual);
    for (const ended of await endedWith(ctx, GroupIndividual, 'groupId', deleted)) {
      const { individualId } = await memberships.require(ended.id, { includeDeleted: true });
      if ((await ctx.repo(Individual).get(individualId)) !== undefined)
        await memberships.restore(ended.id, ended.version);
    }
    await settleRest(ctx, id);
    return row;
  },
});
