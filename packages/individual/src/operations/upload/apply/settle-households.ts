import { coreErrors, type IdRange, type OperationContext } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { heirsOf } from '../../../household/household.ts';
import {
  HEAD,
  isOpen,
  type Place,
  PRIMARY,
  type Seat,
  settledPlaces,
  successionOf,
  type Wishes,
} from '../../../household/places.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from '../of-upload.ts';
import { changesIn } from '../upload-summary.ts';
import { asBefore, ownChanges } from './own-changes.ts';

/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;
/** Groups whose members are looked at together. */
const GROUPS = 250;

const isHead = { '==': [{ var: 'role' }, HEAD] };

/** Who is paid, of a row of a file: where no column says so it is the head, so that households need no second look. */
export const recipientOf = ({ recipients }: ApplyState): unknown =>
  recipients ? { var: 'recipientType' } : { if: [isHead, PRIMARY, { var: 'recipientType' }] };

/** The households into which new people of a range come, as they are before its rows are applied. Those that are there are held. */
export interface HouseholdsBefore {
  /** By code: whether the rows of the range name one head and one primary recipient. */
  readonly complete: ReadonlyMap<string, boolean>;
  /** Codes of those that are there. */
  readonly known: ReadonlySet<string>;
}

export async function householdsBefore(
  ctx: OperationContext,
  range: IdRange,
  state: ApplyState,
  where: unknown,
): Promise<HouseholdsBefore> {
  const touched = await recordsOf(ctx).aggregate({
    range,
    where,
    groupBy: { code: { var: 'groupCode' } },
    select: {
      heads: { function: 'sum', of: { if: [isHead, 1, 0] } },
      primaries: { function: 'sum', of: { if: [{ '==': [recipientOf(state), PRIMARY] }, 1, 0] } },
    },
    limit: 1_000_000,
  });
  const complete = new Map(
    touched.map(({ code, heads, primaries }) => [code as string, Number(heads) === 1 && Number(primaries) === 1]),
  );
  const there = await withCodes(ctx, [...complete.keys()]);
  await holdGroups(
    ctx,
    there.map(({ id }) => id),
  );
  return { complete, known: new Set(there.map(({ code }) => code)) };
}

/**
 * Gives the households of a range their head and their primary recipient, before the range is committed. A new household whose rows name
 * both needs nothing more, and is counted as a set. Of the others all members are read: what the file says about those who came with it, in
 * this range, another or one of items that were accepted earlier, goes before what was assumed while it was not read to its end, so that in
 * any order of the rows, and in ranges of any size, the same is left in the end. `made` says how many households the range made: were it
 * fewer than were not there, somebody else made some meanwhile, and the range is begun anew, to hold them before it writes. `touched` are
 * those that people who were there left, joined, or became something else in.
 */
export async function settleHouseholds(
  ctx: OperationContext,
  { complete, known }: HouseholdsBefore,
  made: number,
  state: ApplyState,
  touched: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (made !== complete.size - known.size) ctx.fail(coreErrors.BUSY());
  const open = [...complete].flatMap(([code, isComplete]) => (isComplete && !known.has(code) ? [] : [code]));
  const ids = new Set([...touched, ...(await withCodes(ctx, open)).map(({ id }) => id)]);
  for (const some of pieces([...ids].sort(), GROUPS)) await settle(ctx, some, state);
}

async function withCodes(ctx: OperationContext, codes: readonly string[]): Promise<Group[]> {
  const found: Group[] = [];
  for (const some of pieces(codes, AT_ONCE)) {
    const where = { in: [{ var: 'code' }, some] };
    found.push(...(await groupsOf(ctx).find({ where, first: AT_ONCE, orderBy: [] })).rows);
  }
  return found;
}

/** Rules over all members, whoever may see them. */
const groupsOf = (ctx: OperationContext) => ctx.repo(Group, { scope: 'all' });
const membershipsOf = (ctx: OperationContext) => ctx.repo(GroupIndividual, { scope: 'all' });

/** Holds groups, whoever may see them, until the transaction ends; always in the order of their ids. */
export async function holdGroups(ctx: OperationContext, ids: readonly string[]): Promise<ReadonlyMap<string, Group>> {
  const groups = new Map<string, Group>();
  for (const some of pieces([...new Set(ids)].sort(), AT_ONCE)) {
    const where = { in: [{ var: 'id' }, some] };
    const { rows } = await groupsOf(ctx).find({ where, first: AT_ONCE, orderBy: [], lock: 'wait' });
    for (const group of rows) groups.set(group.id, group);
  }
  return groups;
}

async function settle(ctx: OperationContext, groupIds: readonly string[], state: ApplyState): Promise<void> {
  await holdGroups(ctx, groupIds);
  const households = new Map<string, GroupIndividual[]>();
  const where = { in: [{ var: 'groupId' }, groupIds] };
  for await (const page of membershipsOf(ctx).stream({ where, orderBy: [] })) {
    for (const member of page) {
      const household = households.get(member.groupId);
      if (household === undefined) households.set(member.groupId, [member]);
      else household.push(member);
    }
  }
  const words = await wordsAbout(ctx, [...households.values()].flat(), state);
  const all = [...households.values()].map((members) => members.map(({ id }) => words.get(id) as Word));
  const seated = all.map((members) => ({ seats: members.map(({ seat }) => seat), wishes: wishesOf(members) }));
  const open = seated.filter(({ seats, wishes }) => isOpen(seats, wishes)).flatMap(({ seats }) => seats);
  const succession = successionOf(await heirsOf(ctx, open), ctx.today);
  const places = new Map(seated.flatMap(({ seats, wishes }) => [...settledPlaces(seats, wishes, succession)]));
  const settled = await withFormerPlaces(ctx, [...words.values()], places);
  await write(
    ctx,
    [...words.values()].flatMap(({ row: { id, role, recipientType } }) => {
      const place = settled.get(id) as Place;
      return place.role === role && place.recipientType === recipientType ? [] : [{ id, ...place }];
    }),
  );
}

/** A membership and what it becomes. */
type Change = Place & { readonly id: string };

/** A member, and what is known of them beside what was assumed while the file was not read to its end. */
interface Word {
  readonly row: GroupIndividual;
  /** As it was before the upload; undefined of who came by it. */
  readonly before: GroupIndividual | undefined;
  /** What the file says of them, where its row is applied. */
  readonly said: Place | undefined;
  readonly seat: Seat;
}

/**
 * What the file says about members, by membership: those who came with it, now or with items that were accepted earlier, and those whom it
 * changes. Whom a clerk has changed since is the clerk's.
 */
async function wordsAbout(
  ctx: OperationContext,
  members: readonly GroupIndividual[],
  state: ApplyState,
): Promise<ReadonlyMap<string, Word>> {
  const own = ownChanges(ctx, state);
  const isCreate = state.mode === 'create';
  // Only a file that changes people says something of who did not come by it.
  const asked = isCreate ? members.filter(({ changeId }) => own.has(changeId)) : members;
  const records = await recordsAbout(
    ctx,
    asked.map(({ individualId }) => individualId),
    ofUpload(state.uploadId),
  );
  const byPerson = new Map(
    records.flatMap((record) => (record.individualId === null ? [] : [[record.individualId, record] as const])),
  );
  const words = new Map<string, Word>();
  for (const row of members) {
    const record = byPerson.get(row.individualId);
    const came = own.has(row.changeId) && (record?.action === 'CREATE' || (isCreate && record !== undefined));
    const before = came ? undefined : isCreate ? row : await asBefore(ctx, row, own);
    words.set(row.id, wordAbout(row, before, record));
  }
  return words;
}

function wordAbout(
  row: GroupIndividual,
  before: GroupIndividual | undefined,
  record: IndividualDataSource | undefined,
): Word {
  if (before === undefined) {
    const { role, recipientType } = record ?? row;
    return { row, before, said: { role, recipientType }, seat: { ...row, role, recipientType } };
  }
  const isChanged =
    record?.householdAction === 'CHANGED' &&
    record.membershipId === row.id &&
    record.membershipVersion === before.version;
  const said = isChanged ? record : undefined;
  const role = said?.role ?? before.role;
  const recipientType = said?.recipientType ?? before.recipientType;
  return { row, before, said, seat: { ...row, role, recipientType } };
}

/** Who is named by the file, or by somebody else while it was applied, goes before who was there. */
function wishesOf(members: readonly Word[]): Wishes {
  const named = (holds: (place: Place) => boolean) =>
    members.find(({ said }) => said !== undefined && holds(said)) ??
    members.find(({ row, before }) => row === before && holds(row));
  const former = (holds: (place: Place) => boolean) =>
    members.find(({ before, seat }) => before !== undefined && holds(before) && !holds(seat));
  return {
    head: named(isHeadOf)?.row.id,
    primary: named(isPrimaryOf)?.row.id,
    formerHead: former(isHeadOf)?.row.id,
    formerPrimary: former(isPrimaryOf)?.row.id,
  };
}

const isHeadOf = ({ role }: Place): boolean => role === HEAD;
const isPrimaryOf = ({ recipientType }: Place): boolean => recipientType === PRIMARY;

/**
 * Who stood in for a head who comes now, by a mended file for one, becomes again what an earlier file said. Whom a clerk has changed since is
 * the clerk's.
 */
async function withFormerPlaces(
  ctx: OperationContext,
  words: readonly Word[],
  places: ReadonlyMap<string, Place>,
): Promise<ReadonlyMap<string, Place>> {
  const stoodIn = words.flatMap(({ before, said }) => {
    if (before === undefined || said !== undefined) return [];
    const { role, recipientType } = places.get(before.id) as Place;
    const gaveWay = (isHeadOf(before) && role === null) || (isPrimaryOf(before) && recipientType === null);
    return gaveWay ? [before] : [];
  });
  if (stoodIn.length === 0) return places;
  const records = await recordsAbout(
    ctx,
    stoodIn.map(({ individualId }) => individualId),
  );
  const uploads = await uploadsOf(ctx).byIds(records.flatMap(({ uploadId }) => uploadId ?? []));
  const former = new Map(places);
  for (const { id, individualId, changeId } of stoodIn) {
    const record = records.find(
      (one) =>
        one.individualId === individualId &&
        (one.action === null || one.action === 'CREATE') &&
        changesIn(uploads.get(one.uploadId) ?? NO_CHANGES).includes(changeId),
    );
    if (record === undefined) continue;
    const { role, recipientType } = places.get(id) as Place;
    former.set(id, {
      role: role ?? (isHeadOf(record) ? null : record.role),
      recipientType: recipientType ?? (isPrimaryOf(record) ? null : record.recipientType),
    });
  }
  return former;
}

const NO_CHANGES = { summary: {} };

/** The staged rows that are used and about people, of an upload or, whatever upload they are of, of all. */
async function recordsAbout(
  ctx: OperationContext,
  individualIds: readonly string[],
  of?: unknown,
): Promise<IndividualDataSource[]> {
  const found: IndividualDataSource[] = [];
  for (const ids of pieces(individualIds, AT_ONCE)) {
    const where = { and: [{ in: [{ var: 'individualId' }, ids] }, NOT_REFUSED, ...(of === undefined ? [] : [of])] };
    for await (const records of recordsOf(ctx).stream({ where, orderBy: [] })) found.push(...records);
  }
  return found;
}

/** Refused rows of a file that changes people stay about whom they matched. */
const NOT_REFUSED = { '!': { in: [{ var: 'state' }, ['INVALID', 'FAILED']] } };

/** Members who become the same are written by one statement. */
async function write(ctx: OperationContext, changes: readonly Change[]): Promise<void> {
  const byPlace = Map.groupBy(changes, ({ role, recipientType }) => JSON.stringify([role, recipientType]));
  for (const alike of byPlace.values()) {
    const { role, recipientType } = alike[0] as Place;
    const set = { role: { value: role }, recipientType: { value: recipientType } };
    for (const some of pieces(alike, AT_ONCE))
      await membershipsOf(ctx).updateWhere({ where: { in: [{ var: 'id' }, some.map(({ id }) => id)] }, set });
  }
}

function* pieces<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
