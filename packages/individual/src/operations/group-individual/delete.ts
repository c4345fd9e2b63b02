import { command, versioned } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { settleRest } from '../../household/household.ts';
import { lockMembership } from './update.ts';

/** Ends a membership. Where the head or the primary recipient leaves, somebody of the others succeeds. */
export const deleteGroupIndividual = command({
  rights: 'gql_group_delete_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }) => {
    const { groupId } = await lockMembership(ctx, id, version);
    const row = await ctx.repo(GroupIndividual).delete(id, version);
    await settleRest(ctx, groupId);
    return row;
  },
});
