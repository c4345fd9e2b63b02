import { command, coreErrors, type OperationContext, type PatchOf, patchInput, unchanged } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { individualErrors } from '../../errors.ts';
import { lockGroups, membersOf, placesOf, settleRest, writePlaces } from '../../household/household.ts';
import { HEAD, PRIMARY } from '../../household/places.ts';
import { placeIssues } from '../../household/same-place.ts';
import { wordIssues } from '../../household/words.ts';
import { createGroupIndividual } from './create.ts';

type Patch = PatchOf<typeof GroupIndividual>;

/**
 * Changes a membership. With another group the person moves: the membership in the former group ends and a new one begins, in one
 * transaction, and who stays behind gets a new head or primary recipient where one has left. A role says what somebody is to the head of
 * their household, so it does not move along; give the one in the new group with the same call.
 */
export const updateGroupIndividual = command({
  rights: 'gql_group_update_perms',
  approval: 'allowed',
  input: patchInput(GroupIndividual),
  validate: (ctx, { id: _, version: __, ...patch }) => [
    ...ctx.repo(GroupIndividual).issuesOfPatch(patch),
    ...wordIssues(ctx, patch),
  ],
  run: async (ctx, { id, version, ...patch }) => {
    const before = await lockMembership(ctx, id, version, patch.groupId);
    if (patch.groupId !== undefined && patch.groupId !== before.groupId) return move(ctx, before, patch);
    const { row, changed } = await change(ctx, before, patch);
    return changed ? row : unchanged(row);
  },
});

/** Holds the household of a membership, and another one with it, and gives the membership as it is then. */
export async function lockMembership(
  ctx: OperationContext,
  id: string,
  version: number,
  otherGroupId?: string,
): Promise<GroupIndividual> {
  const { groupId } = await ctx.repo(GroupIndividual).require(id);
  await lockGroups(ctx, otherGroupId === undefined ? [groupId] : [groupId, otherGroupId]);
  const row = await ctx.repo(GroupIndividual).require(id, { lock: true });
  // Who was moved meanwhile has left by a new version, too.
  if (row.version !== version)
    ctx.fail(
      coreErrors.CONFLICT({ entity: GroupIndividual.name, id, expected: version, current: row.version }, ['version']),
    );
  return row;
}

/** Within the household. */
async function change(ctx: OperationContext, before: GroupIndividual, patch: Patch) {
  const { id, version, groupId } = before;
  if (patch.individualId !== undefined && patch.individualId !== before.individualId) {
    const group = (await lockGroups(ctx, [groupId])).get(groupId);
    const joining = [{ individualId: patch.individualId, path: ['individualId'] }];
    const issues = group === undefined ? [] : await placeIssues(ctx, group, joining);
    if (issues.length > 0) ctx.fail(...issues);
  }
  const { role = before.role, recipientType = before.recipientType, individualId = before.individualId } = patch;
  const gives = {
    head: before.role === HEAD && role !== HEAD,
    primary: before.recipientType === PRIMARY && recipientType !== PRIMARY,
  };
  const others = (await membersOf(ctx, groupId)).filter((member) => member.id !== id);
  if (others.length === 0 && gives.head) ctx.fail(individualErrors.HEAD_NEEDED({}, ['role']));
  if (others.length === 0 && gives.primary) ctx.fail(individualErrors.PRIMARY_NEEDED({}, ['recipientType']));
  const places = await placesOf(ctx, [...others, { id, individualId, role, recipientType }], {
    head: patch.role === HEAD ? id : undefined,
    primary: patch.recipientType === PRIMARY ? id : undefined,
    formerHead: gives.head ? id : undefined,
    formerPrimary: gives.primary ? id : undefined,
  });
  const result = await ctx.repo(GroupIndividual).update(id, version, { ...patch, ...places.get(id) });
  await writePlaces(ctx, others, places);
  return result;
}

/** From one household to another: the person, and what is known about the membership beside the role. */
async function move(ctx: OperationContext, before: GroupIndividual, patch: Patch): Promise<GroupIndividual> {
  const { id, version, groupId: from, individualId } = before;
  if (patch.individualId !== undefined && patch.individualId !== individualId)
    ctx.fail(individualErrors.MOVES_ONE_PERSON({}, ['individualId']));
  await ctx.repo(GroupIndividual).delete(id, version);
  await settleRest(ctx, from);
  return ctx.call(createGroupIndividual, {
    groupId: patch.groupId as string,
    individualId,
    role: patch.role ?? null,
    recipientType: patch.recipientType ?? null,
    jsonExt: patch.jsonExt ?? before.jsonExt,
  });
}
