import { command, type Operation } from '@parasol/core';
import {
  type Deletion,
  type DeletionInput,
  deletionInput,
  dependentsOf,
  endDependents,
  refuseDependents,
} from '../../deletion/dependents.ts';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { lockGroups } from '../../household/household.ts';

/**
 * Deletes a group. While it has members or is enrolled, it is refused with the list (`individual.STILL_IN_USE`); with `cascade` memberships and
 * enrolments end by the same call. Members who left before are nobody's business any more.
 */
export const deleteGroup: Operation<DeletionInput, Deletion> = command({
  rights: 'gql_group_delete_perms',
  approval: 'allowed',
  input: deletionInput,
  replay: 'value',
  run: async (ctx, { id, version, cascade }) => {
    await lockGroups(ctx, [id], ['id']);
    const dependents = await dependentsOf(ctx, Group, id);
    if (!cascade) refuseDependents(ctx, Group, dependents);
    // All members leave at once: nobody succeeds anybody in between.
    const members = dependents.filter(({ entity }) => entity === GroupIndividual.name);
    for (const member of members) await ctx.repo(GroupIndividual).delete(member.id, member.version);
    const others = await endDependents(
      ctx,
      dependents.filter((dependent) => !members.includes(dependent)),
    );
    const row = await ctx.repo(Group).delete(id, version);
    return {
      id,
      version: row.version,
      ended: [...members.map(({ entity, id: of }) => ({ entity, id: of })), ...others],
    };
  },
});
