import { type IdRange, inState, type OperationContext, present, stagingErrors } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { Individual } from '../../../entities/individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { individualErrors } from '../../../errors.ts';
import { wordIssues, wordsOf } from '../../../household/words.ts';
import { byCode, type Coded } from '../by-code.ts';
import { groupsOutOfReach } from '../check/place-rows.ts';
import { type Memberships, membershipsOf } from '../check/plan-households.ts';
import { placeAfter } from '../file/row-values.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf } from '../of-upload.ts';
import { asBefore, ownChanges } from './own-changes.ts';
import { holdGroups } from './settle-households.ts';

/** Households that some rows touch, which are held until the transaction ends, and where people live by then. */
export interface HeldHouseholds extends Memberships {
  /** Those that people join, by code; who makes one adds it. */
  readonly groups: Map<string, Coded>;
  readonly outOfReach: ReadonlySet<string>;
}

/**
 * Holds the households that people of a range leave, join, or change in, as every command on memberships does: all of them first, in the order
 * of their ids, so that two files about the same ones wait for each other.
 */
export async function holdHouseholds(ctx: OperationContext, range: IdRange, state: ApplyState): Promise<void> {
  const where = ofUpload(state.uploadId, inState(state.takes), present('householdAction'));
  const ids = new Set<string>();
  for await (const rows of recordsOf(ctx).stream({ where, range })) {
    const codes = rows.flatMap(({ groupCode }) => groupCode ?? []);
    for (const { id } of (await byCode(ctx, Group, codes, 'all')).values()) ids.add(id);
    const left = await ctx.repo(GroupIndividual, { scope: 'all' }).byIds(
      rows.flatMap(({ membershipId }) => membershipId ?? []),
      { includeDeleted: true },
    );
    for (const { groupId } of left.values()) ids.add(groupId);
  }
  await holdGroups(ctx, [...ids]);
}

/** Where people of these rows live, and the households that they join, which are held. */
export async function readHouseholds(
  ctx: OperationContext,
  rows: readonly IndividualDataSource[],
): Promise<HeldHouseholds> {
  const touching = rows.filter(({ householdAction }) => householdAction !== null);
  if (touching.length === 0) return NONE;
  const codes = touching.flatMap(({ groupCode }) => groupCode ?? []);
  return {
    groups: new Map(await byCode(ctx, Group, codes)),
    outOfReach: await groupsOutOfReach(ctx, touching),
    ...(await membershipsOf(
      ctx,
      touching.flatMap(({ individualId }) => individualId ?? []),
    )),
  };
}

const NONE: HeldHouseholds = {
  groups: new Map(),
  outOfReach: new Set(),
  memberships: new Map(),
  reaches: () => true,
};

/** What a row has done to households. */
export interface HouseholdChange {
  /** Ids of those whose head or primary recipient may be another one now. */
  readonly touched: readonly string[];
  /** The household that the person has come into. */
  readonly joined?: Coded;
  /** Whether it was made for them. */
  readonly isNew?: boolean;
}

/**
 * Moves the person of a row into the household that it names, or finds that they may become something else in it, which is written when the
 * household is settled: who is what in a household is a question about all of its members. Refused is what a command on the membership would
 * refuse, and what is not any more as it was shown.
 */
export async function changeHousehold(
  ctx: OperationContext,
  row: IndividualDataSource,
  person: Individual,
  held: HeldHouseholds,
  state: ApplyState,
): Promise<HouseholdChange> {
  const own = held.memberships.get(person.id) ?? [];
  const membership = own.find(({ id }) => id === row.membershipId);
  const before = membership && (await asBefore(ctx, membership, ownChanges(ctx, state)));
  if ((before?.version ?? null) !== row.membershipVersion) ctx.fail(stagingErrors.CHANGED_SINCE());
  if (membership !== undefined && !held.reaches(membership.id)) ctx.fail(individualErrors.HOUSEHOLD_OUT_OF_REACH());
  const issues = wordIssues(ctx, row);
  if (issues.length > 0) ctx.fail(...issues);
  const left = membership === undefined ? [] : [membership.groupId];
  if (row.householdAction === 'CHANGE') return { touched: left };
  // Who has come into another household meanwhile is not taken out of it unseen.
  if (own.length > left.length) ctx.fail(stagingErrors.CHANGED_SINCE());
  const { group, isNew } = await destination(ctx, row, held);
  const place = placeAfter(row, person, { clearsPlace: state.clearsPlaces });
  if (wordsOf(ctx).group_members_in_one_place && place !== null && (group.locationId ?? place) !== place)
    ctx.fail(individualErrors.OTHER_PLACE({ group: row.groupCode as string }));
  const memberships = ctx.repo(GroupIndividual);
  if (membership !== undefined) await memberships.delete(membership.id, membership.version);
  await memberships.insert({
    ...{ groupId: group.id, individualId: person.id, role: row.role, recipientType: row.recipientType },
    ...(membership === undefined ? {} : { jsonExt: membership.jsonExt }),
  });
  return { touched: [...left, group.id], joined: group, isNew };
}

/** The household that a row names. One that another upload makes at this moment is joined. */
async function destination(
  ctx: OperationContext,
  { groupCode, locationId }: IndividualDataSource,
  { groups, outOfReach }: HeldHouseholds,
): Promise<{ readonly group: Coded; readonly isNew: boolean }> {
  const code = groupCode as string;
  if (outOfReach.has(code)) ctx.fail(individualErrors.GROUP_OUT_OF_REACH({ group: code }));
  const there = groups.get(code);
  if (there !== undefined) return { group: there, isNew: false };
  const { inserted } = await ctx.repo(Group).insertMany([[{ code, locationId }]], 'skip');
  const { rows } = await ctx.repo(Group).find({ where: { '==': [{ var: 'code' }, code] }, lock: 'wait' });
  const [group] = rows;
  if (group === undefined) return ctx.fail(individualErrors.GROUP_OUT_OF_REACH({ group: code }));
  return { group, isNew: inserted > 0 };
}
