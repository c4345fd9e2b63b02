import { command, coreErrors, type NewOf, newInput, type Operation } from '@parasol/core';
import { z } from 'zod';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { HEAD } from '../../household/places.ts';
import { createGroup } from '../group/create.ts';
import { createGroupIndividual } from './create.ts';
import { type Member, memberIssues, memberList } from './member-input.ts';

/** Which group several people are taken into: one that is there, or a new one. */
export interface GroupWithMembers {
  /** A group that is there; either this or `group`. */
  readonly groupId?: string | undefined;
  /** A new group, made with the same call. */
  readonly group?: NewOf<typeof Group> | undefined;
  readonly members: readonly Member[];
}

/**
 * Takes several people into one group, a new one or one that is there, all or none. Each is a `groupindividual_service.create` of its own,
 * whose handlers see it; the places of mistakes say which member is meant. The head is taken in first, so that nobody is head in passing.
 * Gives the memberships in the order in which they were asked for.
 */
export const createGroupIndividuals: Operation<GroupWithMembers, readonly GroupIndividual[]> = command({
  rights: 'gql_group_create_perms',
  approval: 'allowed',
  input: z.strictObject({
    groupId: z.uuid().toLowerCase().optional(),
    group: newInput(Group).optional(),
    members: memberList.min(1).readonly(),
  }),
  validate: (ctx, { groupId, group, members }) => {
    if ((groupId === undefined) === (group === undefined))
      return [coreErrors.REQUIRED({ field: 'groupId' }, ['groupId'])];
    const ofGroup = group === undefined ? [] : ctx.repo(Group).issuesOfNew(group);
    return [
      ...ofGroup.map((issue) => ({ ...issue, path: ['group', ...issue.path] })),
      ...memberIssues(ctx, groupId ?? ctx.newId(), members),
    ];
  },
  run: async (ctx, input) => {
    const groupId = input.groupId ?? (await ctx.call(createGroup, input.group as NewOf<typeof Group>)).id;
    const ids = new Map<Member, string>();
    const inOrder = input.members.toSorted((a, b) => Number(b.role === HEAD) - Number(a.role === HEAD));
    for (const given of inOrder)
      ids.set(given, (await ctx.call(createGroupIndividual, { ...given, groupId } as never)).id);
    const rows = await ctx.repo(GroupIndividual).byIds(ids.values());
    return input.members.map((given) => rows.get(ids.get(given) as string) as GroupIndividual);
  },
});
