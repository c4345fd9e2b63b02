import { command, newInput } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { lockGroups, membersOf, placesOf, writePlaces } from '../../household/household.ts';
import { placeIssues } from '../../household/same-place.ts';
import { wordIssues } from '../../household/words.ts';

/**
 * Takes a person into a group. The first member becomes head and primary recipient, whatever the input says; a later one who is HEAD or
 * PRIMARY takes the place of the former.
 */
export const createGroupIndividual = command({
  rights: 'gql_group_create_perms',
  approval: 'allowed',
  input: newInput(GroupIndividual),
  validate: (ctx, input) => [...ctx.repo(GroupIndividual).issuesOfNew(input), ...wordIssues(ctx, input)],
  run: async (ctx, input) => {
    const { groupId, individualId, role = null, recipientType = null } = input;
    const group = (await lockGroups(ctx, [groupId])).get(groupId);
    const issues = group && (await placeIssues(ctx, group, [{ individualId, path: ['individualId'] }]));
    if (issues !== undefined && issues.length > 0) ctx.fail(...issues);
    const id = ctx.newId();
    const members = await membersOf(ctx, groupId);
    const seats = [...members, { id, individualId, role, recipientType }];
    const places = await placesOf(ctx, seats, { head: id, primary: id });
    const row = await ctx.repo(GroupIndividual).insert({ ...input, id, ...places.get(id) });
    await writePlaces(ctx, members, places);
    return row;
  },
});
