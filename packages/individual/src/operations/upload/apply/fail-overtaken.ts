import {
  columnsOfIssue,
  failRows,
  fieldValue,
  type IdRange,
  type Issue,
  inState,
  Location,
  type OperationContext,
  refusalOf,
  schemaColumns,
  stagingErrors,
  uniqueProperties,
} from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { individualErrors } from '../../../errors.ts';
import { groupsOutOfReach, groupsWithPlace } from '../check/place-rows.ts';
import { individualSchema, LOCATION_COLUMN } from '../file/import-columns.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf, uploaded } from '../of-upload.ts';
import { rowsOfOtherGroups } from '../seen-groups.ts';
import { foundSince, knownByNow } from './known-by-now.ts';

/** What is wrong with an item, and with which column of it. */
interface Overtaken {
  readonly id: string;
  readonly issue: Issue;
  readonly column: string | null;
}

/**
 * Days may pass between the check of a row and its acceptance. What the registry, its schema and its places do not allow any more fails,
 * with what it is, in the transaction that makes the others.
 */
export async function failOvertaken(
  ctx: OperationContext,
  range: IdRange,
  { uploadId, mode, matchBy }: ApplyState,
): Promise<void> {
  // Changes are held against their people one by one.
  const becomeNew = mode === 'create' ? [] : [{ '==': [{ var: 'action' }, 'CREATE'] }];
  const where = ofUpload(uploadId, inState('ACCEPTED'), ...becomeNew);
  const found: Overtaken[] = [];
  for await (const rows of recordsOf(ctx).stream({ where, range }))
    found.push(...(await overtaken(ctx, rows, matchBy)));
  for (const alike of Map.groupBy(found, ({ issue, column }) => JSON.stringify([issue.message, column])).values()) {
    const { issue, column } = alike[0] as Overtaken;
    await failRows(
      ctx,
      uploaded(uploadId, mode),
      alike.map(({ id }) => id),
      refusalOf(issue, column, undefined),
    );
  }
}

async function overtaken(
  ctx: OperationContext,
  rows: readonly IndividualDataSource[],
  matchBy: readonly string[],
): Promise<Overtaken[]> {
  const locations = await ctx.repo(Location, { scope: 'all' }).byIds(
    rows.flatMap(({ locationId }) => locationId ?? []),
    { includeDeleted: true },
  );
  const elsewhere = await groupsOutOfReach(ctx, rows);
  const homes = await groupsWithPlace(
    ctx,
    rows.filter(({ locationId }) => locationId !== null),
  );
  const taken = await takenValues(ctx, rows);
  const known = await knownByNow(ctx, rows, matchBy);
  const renamed = await rowsOfOtherGroups(ctx, rows);
  const schema = individualSchema(ctx);
  const columns = [...schemaColumns(schema).keys()];
  return rows.flatMap((row, at): Overtaken[] => {
    const { id, groupCode, locationId, firstName, lastName, dob, jsonExt } = row;
    const location = locationId === null ? undefined : locations.get(locationId);
    const value = location?.code ?? '';
    const person = { firstName, lastName, dob, jsonExt, locationId, location, userCreated: ctx.actor.id };
    const because = (issue: Issue, column: string | null): Overtaken[] => [{ id, issue, column }];
    if (location?.isDeleted === true) return because(individualErrors.UNKNOWN_LOCATION({ value }), LOCATION_COLUMN);
    if (ctx.access?.reaches(Individual, person) === false)
      return because(individualErrors.LOCATION_OUT_OF_REACH({ value }), LOCATION_COLUMN);
    if (renamed.has(id)) return because(stagingErrors.CHANGED_SINCE(), 'group_code');
    if (groupCode !== null && elsewhere.has(groupCode))
      return because(individualErrors.GROUP_OUT_OF_REACH({ group: groupCode }), 'group_code');
    if (groupCode !== null && locationId !== null && (homes.get(groupCode) ?? locationId) !== locationId)
      return because(individualErrors.OTHER_PLACE({ group: groupCode }), LOCATION_COLUMN);
    const column = taken.get(at);
    if (column !== undefined) return because(individualErrors.VALUE_TAKEN({ column }), column);
    if (known.has(id)) return [{ id, ...foundSince(matchBy) }];
    const [issue] = ctx.schemas.validate(schema, jsonExt, ['jsonExt']);
    return issue === undefined ? [] : because(issue, columnsOfIssue(issue, columns, jsonExt)[0] ?? null);
  });
}

/** Columns of unique values that somebody has by now, by the place of the row. */
async function takenValues(
  ctx: OperationContext,
  rows: readonly IndividualDataSource[],
): Promise<ReadonlyMap<number, string>> {
  const taken = new Map<number, string>();
  for (const column of uniqueProperties(individualSchema(ctx))) {
    const values = rows.map((row) => fieldValue(row, `jsonExt.${column}`));
    for (const place of await ctx.repo(Individual).claimed(column, values)) taken.set(place, column);
  }
  return taken;
}
