import { type IdRange, inState, type OperationContext, present } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import type { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { heirsOf } from '../../household/household.ts';
import { HEAD, isOpen, type Place, PRIMARY, type Seat, settledPlaces, successionOf } from '../../household/places.ts';
import type { ApplyState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';
import { changesIn } from './upload-summary.ts';

/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;
/** Groups whose members are looked at together. */
const GROUPS = 250;

const isHead = { '==': [{ var: 'role' }, HEAD] };

/** Who is paid, of a row of a file: where no column says so it is the head, so that households need no second look. */
export const recipientOf = ({ recipients }: ApplyState): unknown =>
  recipients ? { var: 'recipientType' } : { if: [isHead, PRIMARY, { var: 'recipientType' }] };

/** The households of a range as they are before its rows are applied. */
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
): Promise<HouseholdsBefore> {
  const touched = await recordsOf(ctx).aggregate({
    range,
    where: ofUpload(state.uploadId, inState(state.takes), present('groupCode')),
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
  return { complete, known: new Set((await withCodes(ctx, [...complete.keys()])).map(({ code }) => code)) };
}

/**
 * Gives the households of a range their head and their primary recipient, before the range is committed. A new household whose rows name
 * both needs nothing more, and is counted as a set. Of the others all members are read: what the file says about those who came with it, in
 * this range, another or one of items that were accepted earlier, goes before what was assumed while it was not read to its end, so that in
 * any order of the rows, and in ranges of any size, the same is left in the end. `made` says how many households the range made: were it
 * fewer than were not there, somebody else made some meanwhile, and all are looked at.
 */
export async function settleHouseholds(
  ctx: OperationContext,
  { complete, known }: HouseholdsBefore,
  made: number,
  state: ApplyState,
): Promise<void> {
  const areOwn = made === complete.size - known.size;
  const open = [...complete].flatMap(([code, isComplete]) => (areOwn && isComplete && !known.has(code) ? [] : [code]));
  const ids = (await withCodes(ctx, open)).map(({ id }) => id);
  for (const some of pieces(ids.sort(), GROUPS)) await settle(ctx, some, state);
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

async function settle(ctx: OperationContext, groupIds: readonly string[], state: ApplyState): Promise<void> {
  await groupsOf(ctx).find({ where: { in: [{ var: 'id' }, groupIds] }, first: AT_ONCE, orderBy: [], lock: 'wait' });
  const households = new Map<string, GroupIndividual[]>();
  const where = { in: [{ var: 'groupId' }, groupIds] };
  for await (const page of membershipsOf(ctx).stream({ where, orderBy: [] })) {
    for (const member of page) {
      const household = households.get(member.groupId);
      if (household === undefined) households.set(member.groupId, [member]);
      else household.push(member);
    }
  }
  const all = [...households.values()];
  const declared = await declaredBy(ctx, all.flat(), state);
  const seated = all.map((members) => members.map((row): Seat => ({ ...row, ...declared.get(row.individualId) })));
  const people = await heirsOf(ctx, seated.filter((seats) => isOpen(seats)).flat());
  const succession = successionOf(people, ctx.today);
  const changes: Change[] = [];
  for (const [i, members] of all.entries()) {
    const seats = seated[i] as readonly Seat[];
    const said = seats.filter(({ individualId }) => declared.has(individualId));
    const wishes = {
      head: said.find(({ role }) => role === HEAD)?.id,
      primary: said.find(({ recipientType }) => recipientType === PRIMARY)?.id,
    };
    const places = settledPlaces(seats, wishes, succession);
    for (const { id, role, recipientType } of members) {
      const place = places.get(id) as Place;
      if (place.role !== role || place.recipientType !== recipientType) changes.push({ id, ...place });
    }
  }
  await write(ctx, await withFormerPlaces(ctx, all.flat(), declared, changes));
}

/** A membership and what it becomes. */
type Change = Place & { readonly id: string };

/**
 * Who stood in for a head who comes now, by a mended file for one, becomes again what an earlier file said. Whom a clerk has changed since is
 * the clerk's.
 */
async function withFormerPlaces(
  ctx: OperationContext,
  members: readonly GroupIndividual[],
  declared: ReadonlyMap<string, Place>,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const rows = new Map(members.map((member) => [member.id, member]));
  const stoodIn = changes.flatMap(({ id, role, recipientType }) => {
    const row = rows.get(id) as GroupIndividual;
    const gaveWay = (row.role === HEAD && role === null) || (row.recipientType === PRIMARY && recipientType === null);
    return gaveWay && !declared.has(row.individualId) ? [row] : [];
  });
  if (stoodIn.length === 0) return changes;
  const records = await recordsAbout(
    ctx,
    stoodIn.map(({ individualId }) => individualId),
  );
  const uploads = await uploadsOf(ctx).byIds(records.flatMap(({ uploadId }) => uploadId ?? []));
  const before = new Map<string, Place>();
  for (const { id, individualId, changeId } of stoodIn) {
    const record = records.find((one) => one.individualId === individualId);
    const upload = uploads.get(record?.uploadId ?? '');
    if (record !== undefined && upload !== undefined && changesIn(upload).includes(changeId)) before.set(id, record);
  }
  return changes.map((change) => {
    const { role = null, recipientType = null } = before.get(change.id) ?? {};
    return {
      id: change.id,
      role: change.role ?? (role === HEAD ? null : role),
      recipientType: change.recipientType ?? (recipientType === PRIMARY ? null : recipientType),
    };
  });
}

/**
 * What the file says about members who came with it, now or with items that were accepted earlier. Whom a clerk has changed since is the
 * clerk's.
 */
async function declaredBy(
  ctx: OperationContext,
  members: readonly GroupIndividual[],
  { uploadId, earlier = [] }: ApplyState,
): Promise<ReadonlyMap<string, Place>> {
  const own = new Set([...earlier, ctx.changeId]);
  const came = members.filter(({ changeId }) => own.has(changeId)).map(({ individualId }) => individualId);
  const declared = new Map<string, Place>();
  for (const { individualId, role, recipientType, ...record } of await recordsAbout(ctx, came))
    if (individualId !== null && record.uploadId === uploadId) declared.set(individualId, { role, recipientType });
  return declared;
}

/** The staged rows of which people came, whatever upload they are of. */
async function recordsAbout(ctx: OperationContext, individualIds: readonly string[]): Promise<IndividualDataSource[]> {
  const found: IndividualDataSource[] = [];
  for (const ids of pieces(individualIds, AT_ONCE)) {
    const where = { in: [{ var: 'individualId' }, ids] };
    for await (const records of recordsOf(ctx).stream({ where, orderBy: [] })) found.push(...records);
  }
  return found;
}

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
