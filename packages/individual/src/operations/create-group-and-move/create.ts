import { command, type NewOf, newInput, type Operation } from '@parasol/core';
import { z } from 'zod';
import { Group } from '../../entities/group.ts';
import type { GroupIndividual } from '../../entities/group-individual.ts';
import { createGroup } from '../group/create.ts';
import { lockMembership, updateGroupIndividual } from '../group-individual/update.ts';

/** A new group, and who moves into it. */
export interface GroupAndMove {
  readonly group: NewOf<typeof Group>;
  /** The membership that ends, and the version in which it was read. */
  readonly groupIndividualId: string;
  readonly version: number;
}

/**
 * Makes a group and moves a member of another one into it, as its head and primary recipient, at once or not at all. Gives the new
 * membership; its `groupId` is the new group. Needs the rights to make groups and to change them.
 */
export const createGroupAndMove: Operation<GroupAndMove, GroupIndividual> = command({
  rights: ['gql_group_create_perms', 'gql_group_update_perms'],
  approval: 'allowed',
  input: z.strictObject({
    group: newInput(Group),
    groupIndividualId: z.uuid().toLowerCase(),
    version: z.int().min(1),
  }),
  validate: (ctx, { group }) =>
    ctx
      .repo(Group)
      .issuesOfNew(group)
      .map((issue) => ({ ...issue, path: ['group', ...issue.path] })),
  run: async (ctx, { group, groupIndividualId: id, version }) => {
    // Whoever changes a household holds it before anything is written.
    await lockMembership(ctx, id, version);
    const { id: groupId } = await ctx.call(createGroup, group);
    return ctx.call(updateGroupIndividual, { id, version, groupId });
  },
});
