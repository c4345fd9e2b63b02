import { Location, type OperationContext, refusalOf, validationsOf } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { Individual } from '../../entities/individual.ts';
import { individualErrors } from '../../errors.ts';
import { LOCATION_COLUMN } from './import-columns.ts';
import type { ReadRow } from './row-reader.ts';

/** A row with its place. */
export interface PlacedRow extends Omit<ReadRow, 'locationCode'> {
  readonly locationId: string | null;
}

/** Finds the locations of rows by their codes, and refuses rows of which nothing could come that the importer reaches. */
export async function placeRows(ctx: OperationContext, rows: readonly ReadRow[]): Promise<PlacedRow[]> {
  const valid = rows.filter(({ state }) => state === 'VALID');
  const locations = await byCode(
    ctx,
    Location,
    valid.flatMap(({ locationCode }) => locationCode ?? []),
  );
  const elsewhere = await groupsOutOfReach(ctx, valid);
  return rows.map((row): PlacedRow => {
    const { locationCode, ...read } = row;
    if (read.state !== 'VALID') return { ...read, locationId: null };
    const location = locationCode === null ? undefined : locations.get(locationCode);
    const locationId = location?.id ?? null;
    const refused = (
      issue: ReturnType<typeof individualErrors.UNKNOWN_LOCATION>,
      column: string,
      cell: string | null,
    ) => ({
      ...read,
      locationId,
      state: 'INVALID' as const,
      refusalCode: issue.code,
      validations: validationsOf([refusalOf(issue, column, cell ?? '')]),
      rowHash: null,
    });
    const value = locationCode?.slice(0, 64).toWellFormed() ?? '';
    if (locationCode !== null && location === undefined)
      return refused(individualErrors.UNKNOWN_LOCATION({ value }), LOCATION_COLUMN, locationCode);
    const { firstName, lastName, dob, extension: jsonExt, groupCode } = read;
    const person = { firstName, lastName, dob, jsonExt, locationId, location, userCreated: ctx.actor.id };
    if (ctx.access?.reaches(Individual, person) === false)
      return refused(individualErrors.LOCATION_OUT_OF_REACH({ value }), LOCATION_COLUMN, locationCode);
    if (groupCode !== null && elsewhere.has(groupCode))
      return refused(individualErrors.GROUP_OUT_OF_REACH({ group: groupCode }), 'group_code', groupCode);
    return { ...read, locationId };
  });
}

/** Codes of groups that exist where the importer does not see them: a second one cannot have the code. */
async function groupsOutOfReach(ctx: OperationContext, rows: readonly ReadRow[]): Promise<ReadonlySet<string>> {
  if (ctx.access?.rowsOf(Group) === undefined) return new Set();
  const codes = rows.flatMap(({ groupCode }) => groupCode ?? []);
  const reached = await byCode(ctx, Group, codes);
  // Codes are unique among all groups, so all must be asked.
  const all = await byCode(ctx, Group, codes, 'all');
  return new Set([...all.keys()].filter((code) => !reached.has(code)));
}

const AT_ONCE = 1000;

async function byCode(
  ctx: OperationContext,
  entity: typeof Location | typeof Group,
  codes: readonly string[],
  scope?: 'all',
): Promise<Map<string, { readonly id: string }>> {
  const found = new Map<string, { readonly id: string }>();
  const wanted = [...new Set(codes)].filter((code) => code.isWellFormed() && !code.includes('\0'));
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const where = { in: [{ var: 'code' }, wanted.slice(at, at + AT_ONCE)] };
    const repository = ctx.repo(entity as typeof Location, scope === undefined ? {} : { scope });
    const { rows } = await repository.find({ where, orderBy: [], first: AT_ONCE });
    for (const row of rows) found.set(row.code, row);
  }
  return found;
}
