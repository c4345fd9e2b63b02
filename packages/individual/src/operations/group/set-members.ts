import { command, type Issue, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import type { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { individualErrors } from '../../errors.ts';
import { lockGroups, membersOf, placesOf, writePlaces } from '../../household/household.ts';
import { HEAD, type Place, PRIMARY, type Seat, type Wishes } from '../../household/places.ts';
import { placeIssues } from '../../household/same-place.ts';
import { type Member, memberIssues, memberList } from '../group-individual/member-input.ts';

/** A membership by its id, and whose it is. */
export interface MemberItem {
  readonly id: string;
  readonly individualId: string;
}

/** What became of the members of a household, each under one of four headings. */
export interface SetMembersResult {
  readonly groupId: string;
  readonly added: readonly MemberItem[];
  readonly removed: readonly MemberItem[];
  /** Who is something else now, also who had to make room or who succeeded. */
  readonly changed: readonly MemberItem[];
  readonly kept: readonly MemberItem[];
  /** Memberships of the head and of the primary recipient as they are now; null where nobody lives, or who it is may not be seen. */
  readonly headId: string | null;
  readonly primaryRecipientId: string | null;
}

/** Who belongs to a household from now on, as `groups.setMembers` takes it. */
export interface SetMembersInput {
  readonly id: string;
  /** Who belongs to the household from now on. What is left out of a member who is there stays as it is. */
  readonly members: readonly Member[];
  /**
   * The memberships as they were read, by id and version: when somebody has changed them since, the call is refused. @default whatever
   * stands there is changed
   */
  readonly seen?: readonly { readonly id: string; readonly version: number }[] | undefined;
}

/**
 * Says who belongs to a household, as a whole: who is not in the list leaves, who is new joins, who is something else changes; an empty list
 * empties it. Members whom the caller may not see stay as they are. One transaction, and an answer for every membership.
 *
 * @example
 * const outcome = unwrap(await me.groups.setMembers({ id, members: [{ individualId: amina.id, role: 'HEAD' }, { individualId: issa.id }] }));
 */
export const setMembers: Operation<SetMembersInput, SetMembersResult> = command({
  rights: 'gql_group_update_perms',
  approval: 'allowed',
  input: z.strictObject({
    id: z.uuid().toLowerCase(),
    members: memberList.readonly(),
    seen: z
      .array(z.strictObject({ id: z.uuid().toLowerCase(), version: z.int().min(1) }))
      .max(10_000)
      .readonly()
      .optional(),
  }),
  // Ids only: they may be kept with the change record.
  replay: 'value',
  validate: (ctx, { id, members }) => memberIssues(ctx, id, members),
  run: async (ctx, { id, members, seen }) => {
    const group = (await lockGroups(ctx, [id], ['id'])).get(id) as Group;
    const present = await membersOf(ctx, id);
    const reached = await ctx.repo(GroupIndividual).byIds(present.map((row) => row.id));
    if (seen !== undefined) requireSeen(ctx, group, [...reached.values()], seen);
    const plan = planOf(ctx, present, reached, members);
    await refuseImpossible(ctx, group, plan);
    const result = await carryOut(ctx, group, plan, reached);
    return result.added.length + result.removed.length + result.changed.length === 0 ? unchanged(result) : result;
  },
});

interface Plan {
  readonly leaving: readonly GroupIndividual[];
  /** Who stays, with what is given for them. */
  readonly staying: readonly {
    readonly row: GroupIndividual;
    readonly given: Member | undefined;
    readonly at: number;
  }[];
  readonly joining: readonly { readonly id: string; readonly given: Member; readonly at: number }[];
  readonly wishes: Wishes;
}

function planOf(
  ctx: OperationContext,
  present: readonly GroupIndividual[],
  reached: ReadonlyMap<string, unknown>,
  members: readonly Member[],
): Plan {
  const given = new Map(members.map((member, at) => [member.individualId.toLowerCase(), { member, at }]));
  const leaving = present.filter((row) => reached.has(row.id) && !given.has(row.individualId));
  // Who is named and not seen is asked for as somebody new, and refused in the words for one who is not there.
  const seenOf = (row: GroupIndividual) => (reached.has(row.id) ? given.get(row.individualId) : undefined);
  const staying = present
    .filter((row) => !leaving.includes(row))
    .map((row) => ({ row, given: seenOf(row)?.member, at: seenOf(row)?.at ?? -1 }));
  const there = new Set(present.filter(({ id }) => reached.has(id)).map(({ individualId }) => individualId));
  const joining = [...given].flatMap(([individualId, { member, at }]) =>
    there.has(individualId) ? [] : [{ id: ctx.newId(), given: member, at }],
  );
  const named = [
    ...staying.map(({ row, given: of }) => ({ id: row.id, of })),
    ...joining.map(({ id, given: of }) => ({ id, of })),
  ];
  const stepsBack = (field: keyof Place, word: string) =>
    staying.find(({ row, given: of }) => row[field] === word && of?.[field] !== undefined && of[field] !== word)?.row
      .id;
  return {
    ...{ leaving, staying, joining },
    wishes: {
      head: named.find(({ of }) => of?.role === HEAD)?.id,
      primary: named.find(({ of }) => of?.recipientType === PRIMARY)?.id,
      formerHead: stepsBack('role', HEAD),
      formerPrimary: stepsBack('recipientType', PRIMARY),
    },
  };
}

/** Somebody who lives elsewhere, or the last member who would be neither head nor paid. */
async function refuseImpossible(
  ctx: OperationContext,
  group: Group,
  { staying, joining, wishes }: Plan,
): Promise<void> {
  const arriving = joining.map(({ given, at }) => ({
    individualId: given.individualId.toLowerCase(),
    path: ['members', at, 'individualId'],
  }));
  const issues: Issue[] = await placeIssues(ctx, group, arriving);
  const [last] = staying;
  if (last !== undefined && staying.length === 1 && joining.length === 0) {
    if (wishes.formerHead !== undefined) issues.push(individualErrors.HEAD_NEEDED({}, ['members', last.at, 'role']));
    if (wishes.formerPrimary !== undefined)
      issues.push(individualErrors.PRIMARY_NEEDED({}, ['members', last.at, 'recipientType']));
  }
  if (issues.length > 0) ctx.fail(...issues);
}

async function carryOut(
  ctx: OperationContext,
  { id: groupId }: Group,
  plan: Plan,
  reached: ReadonlyMap<string, unknown>,
): Promise<SetMembersResult> {
  const { leaving, staying, joining, wishes } = plan;
  const memberships = ctx.repo(GroupIndividual);
  const seats: Seat[] = [
    ...staying.map(
      ({ row, given }): Seat => ({
        ...row,
        role: given?.role === undefined ? row.role : given.role,
        recipientType: given?.recipientType === undefined ? row.recipientType : given.recipientType,
      }),
    ),
    ...joining.map(
      ({ id, given }): Seat => ({
        id,
        individualId: given.individualId.toLowerCase(),
        role: given.role ?? null,
        recipientType: given.recipientType ?? null,
      }),
    ),
  ];
  const places = await placesOf(ctx, seats, wishes);
  const removed = [];
  for (const row of leaving) removed.push(itemOf(await memberships.delete(row.id, row.version)));
  const changed: MemberItem[] = [];
  const kept: MemberItem[] = [];
  for (const { row, given } of staying) {
    if (given === undefined) {
      // Out of the caller's sight: settled with the others, and not told.
      await writePlaces(ctx, [row], places);
      continue;
    }
    const { individualId: _, ...rest } = given;
    const written = await memberships.update(row.id, row.version, { ...rest, ...places.get(row.id) });
    (written.changed ? changed : kept).push(itemOf(row));
  }
  const added = [];
  for (const { id, given } of joining)
    added.push(itemOf(await memberships.insert({ ...given, groupId, id, ...places.get(id) })));
  const isShown = (id: string) => reached.has(id) || joining.some((each) => each.id === id);
  const holder = (field: keyof Place, word: string) =>
    ctx.access?.hides(GroupIndividual, field) === true
      ? null
      : ([...places].find(([id, place]) => place[field] === word && isShown(id))?.[0] ?? null);
  return {
    ...{ groupId, added, removed, changed, kept },
    headId: holder('role', HEAD),
    primaryRecipientId: holder('recipientType', PRIMARY),
  };
}

const itemOf = ({ id, individualId }: GroupIndividual): MemberItem => ({ id, individualId });

/** Who decided by what stands there no more decides anew. */
function requireSeen(
  ctx: OperationContext,
  group: Group,
  present: readonly GroupIndividual[],
  seen: readonly { readonly id: string; readonly version: number }[],
): void {
  const versions = new Map(seen.map(({ id, version }) => [id, version]));
  const same = versions.size === present.length && present.every(({ id, version }) => versions.get(id) === version);
  if (!same) ctx.fail(individualErrors.MEMBERS_CHANGED({ group: group.code }, ['seen']));
}
