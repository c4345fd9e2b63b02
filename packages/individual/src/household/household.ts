import { coreErrors, failure, type OperationContext } from '@parasol/core';
import { Group } from '../entities/group.ts';
import { GroupIndividual } from '../entities/group-individual.ts';
import { Individual } from '../entities/individual.ts';
import { type Heir, isOpen, type Place, type Seat, settledPlaces, successionOf, type Wishes } from './places.ts';

/**
 * A household is one thing as far as its members are concerned: whoever changes who belongs to it, or who is what in it, holds the group
 * first, then looks at all members, and leaves exactly one head and one primary recipient. Every path goes through this file.
 */

/** Memberships whoever may see them: a head who lives in another district is a head. Nothing of what is read so is told. */
const memberships = (ctx: OperationContext) => ctx.repo(GroupIndividual, { scope: 'all' });

/** Holds groups until the transaction ends, always in the same order, so that two who move members between them do not wait for each other. */
export async function lockGroups(
  ctx: OperationContext,
  ids: Iterable<string>,
  path: readonly string[] = ['groupId'],
): Promise<ReadonlyMap<string, Group>> {
  const groups = new Map<string, Group>();
  for (const id of [...new Set(ids)].sort()) {
    const group = await ctx.repo(Group).get(id, { lock: true });
    if (group === undefined) throw failure(coreErrors.NOT_FOUND({ entity: Group.name, id }, path));
    groups.set(id, group);
  }
  return groups;
}

/** All members of a group, in the order in which they joined. The group is held. */
export async function membersOf(ctx: OperationContext, groupId: string): Promise<GroupIndividual[]> {
  const members: GroupIndividual[] = [];
  const where = { '==': [{ var: 'groupId' }, groupId] };
  for await (const page of memberships(ctx).stream({ where, orderBy: [] })) members.push(...page);
  return members;
}

/** Who is what, so that the household has its head and its primary recipient. */
export async function placesOf(
  ctx: OperationContext,
  members: readonly Seat[],
  wishes: Wishes = {},
): Promise<ReadonlyMap<string, Place>> {
  const people = isOpen(members, wishes) ? await heirsOf(ctx, members) : NOBODY;
  return settledPlaces(members, wishes, successionOf(people, ctx.today));
}

const NOBODY: ReadonlyMap<string, Heir> = new Map();

/** The people of members. */
export function heirsOf(ctx: OperationContext, members: readonly Seat[]): Promise<ReadonlyMap<string, Heir>> {
  const ids = members.map(({ individualId }) => individualId);
  return ctx.repo(Individual, { scope: 'all' }).byIds(ids, { includeDeleted: true });
}

/** Writes the places of those who have another one now; gives their rows as they are after it. */
export async function writePlaces(
  ctx: OperationContext,
  members: readonly GroupIndividual[],
  places: ReadonlyMap<string, Place>,
): Promise<ReadonlyMap<string, GroupIndividual>> {
  const written = new Map<string, GroupIndividual>();
  for (const { id, version, role, recipientType } of members) {
    const place = places.get(id);
    if (place === undefined || (place.role === role && place.recipientType === recipientType)) continue;
    const { row } = await memberships(ctx).update(id, version, { ...place });
    written.set(id, row);
  }
  return written;
}

/** After members have left: who succeeds them. */
export async function settleRest(ctx: OperationContext, groupId: string): Promise<void> {
  const members = await membersOf(ctx, groupId);
  await writePlaces(ctx, members, await placesOf(ctx, members));
}
