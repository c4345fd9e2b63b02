import { type Issue, Location, type OperationContext, refusalOf } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { Individual } from '../../../entities/individual.ts';
import { individualErrors } from '../../../errors.ts';
import { wordsOf } from '../../../household/words.ts';
import { byCode } from '../by-code.ts';
import type { ReadPerson } from '../file/cell-readers.ts';
import { LOCATION_COLUMN } from '../file/import-columns.ts';
import type { ReadRow } from '../file/row-reader.ts';

/** Finds the locations of valid rows by their codes, and refuses rows of which nothing could come that the importer reaches. */
export async function placeRows(ctx: OperationContext, rows: readonly ReadRow[]): Promise<void> {
  const valid = rows.filter(({ refusals }) => refusals.length === 0);
  const locations = await byCode(
    ctx,
    Location,
    valid.flatMap(({ person }) => person.locationCode ?? []),
  );
  const people = valid.map(({ person }) => person);
  const elsewhere = await groupsOutOfReach(ctx, people);
  const homes = await groupsWithPlace(
    ctx,
    people.filter(({ locationCode }) => locationCode !== null),
  );
  for (const { person, refusals } of valid) {
    const { locationCode, groupCode } = person;
    const location = locationCode === null ? undefined : locations.get(locationCode);
    person.locationId = location?.id ?? null;
    const refuse = (issue: Issue, column: string, cell: string | null): void =>
      void refusals.push(refusalOf(issue, column, cell ?? ''));
    const value = locationCode?.slice(0, 64).toWellFormed() ?? '';
    if (locationCode !== null && location === undefined)
      refuse(individualErrors.UNKNOWN_LOCATION({ value }), LOCATION_COLUMN, locationCode);
    else if (
      ctx.access?.reaches(Individual, { ...individualOf(person), location, userCreated: ctx.actor.id }) === false
    )
      refuse(individualErrors.LOCATION_OUT_OF_REACH({ value }), LOCATION_COLUMN, locationCode);
    else if (groupCode !== null && elsewhere.has(groupCode))
      refuse(individualErrors.GROUP_OUT_OF_REACH({ group: groupCode }), 'group_code', groupCode);
    else if (groupCode !== null && location !== undefined && (homes.get(groupCode) ?? location.id) !== location.id)
      refuse(individualErrors.OTHER_PLACE({ group: groupCode }), LOCATION_COLUMN, locationCode);
  }
}

const individualOf = ({ firstName, lastName, dob, extension, locationId }: ReadPerson) => ({
  firstName,
  lastName,
  dob,
  jsonExt: extension,
  locationId,
});

interface InGroup {
  readonly groupCode: string | null;
}

/** Where the groups lie that rows with a place join, by code; nothing where members may live elsewhere. */
export async function groupsWithPlace(
  ctx: OperationContext,
  rows: readonly InGroup[],
): Promise<ReadonlyMap<string, string>> {
  if (!wordsOf(ctx).group_members_in_one_place) return new Map();
  const codes = rows.flatMap(({ groupCode }) => groupCode ?? []);
  const homes = new Map<string, string>();
  for (const [code, { locationId }] of await byCode(ctx, Group, codes))
    if (typeof locationId === 'string') homes.set(code, locationId);
  return homes;
}

/** Codes of groups that exist where the importer does not see them: a second one cannot have the code. */
export async function groupsOutOfReach(ctx: OperationContext, rows: readonly InGroup[]): Promise<ReadonlySet<string>> {
  if (ctx.access?.rowsOf(Group) === undefined) return new Set();
  const codes = rows.flatMap(({ groupCode }) => groupCode ?? []);
  const reached = await byCode(ctx, Group, codes);
  // Codes are unique among all groups, so all must be asked.
  const all = await byCode(ctx, Group, codes, 'all');
  return new Set([...all.keys()].filter((code) => !reached.has(code)));
}
