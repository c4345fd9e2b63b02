import {
  type Counts,
  columnsOfIssue,
  failRows,
  type IdRange,
  type Issue,
  inState,
  mergedDocument,
  type OperationContext,
  refusalOf,
  schemaColumns,
  stagingErrors,
} from '@parasol/core';
import { Individual } from '../../../entities/individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { individualSchema } from '../file/import-columns.ts';
import { ownValuesOf } from '../file/row-values.ts';
import type { ApplyState } from '../import-input.ts';
import { ofUpload, recordsOf, uploaded } from '../of-upload.ts';
import { rowsOfOtherGroups } from '../seen-groups.ts';
import { changeHousehold, type HeldHouseholds, type HouseholdChange, readHouseholds } from './change-households.ts';

/** What came of the rows of a range that change people. */
interface Changed {
  readonly counts: Counts;
  /** Ids of the households that somebody left, joined, or became something else in: they are to be settled. */
  readonly touched: ReadonlySet<string>;
}

/**
 * Changes people and who lives with whom by the rows of a range, in its transaction: each by what was shown before, and only where nobody has
 * changed the person, or the membership, since. A row that cannot be applied fails with its reason; the others are applied.
 */
export async function applyChanges(ctx: OperationContext, range: IdRange, state: ApplyState): Promise<Changed> {
  const { uploadId, mode, takes } = state;
  const where = ofUpload(uploadId, inState(takes), { '==': [{ var: 'action' }, 'UPDATE'] });
  const counts = { updated: 0, groups: 0, memberships: 0 };
  const touched = new Set<string>();
  for await (const rows of recordsOf(ctx).stream({ where, range })) {
    const people = await held(ctx, rows);
    const households = await readHouseholds(ctx, rows);
    const moving = rows.filter(({ householdAction }) => householdAction !== null);
    const renamed = await rowsOfOtherGroups(ctx, moving);
    const changed: string[] = [];
    for (const row of rows) {
      const done = renamed.has(row.id)
        ? { issue: stagingErrors.CHANGED_SINCE() }
        : await change(ctx, row, people.get(row.individualId as string), households, state);
      if ('issue' in done) {
        const refusal = refusalOf(done.issue, columnOf(ctx, done.issue, row), undefined);
        await failRows(ctx, uploaded(uploadId, mode), [row.id], refusal);
        continue;
      }
      counts.updated++;
      for (const id of done.touched) touched.add(id);
      if (row.householdAction === 'CHANGE') changed.push(row.id);
      if (done.joined === undefined) continue;
      households.groups.set(row.groupCode as string, done.joined);
      counts.memberships++;
      if (done.isNew === true) counts.groups++;
    }
    if (changed.length > 0) await markChanged(ctx, changed);
  }
  return { counts, touched };
}

/** From here on what these rows say of members counts, whenever their households are settled again. */
async function markChanged(ctx: OperationContext, ids: readonly string[]): Promise<void> {
  const set = { householdAction: { value: 'CHANGED' } };
  await recordsOf(ctx).updateWhere({ where: { in: [{ var: 'id' }, ids] }, set });
}

/** The people, held in the order of their ids, so that two uploads about the same ones wait for each other. */
async function held(
  ctx: OperationContext,
  rows: readonly IndividualDataSource[],
): Promise<ReadonlyMap<string, Individual>> {
  const ids = rows.flatMap(({ individualId }) => individualId ?? []);
  const where = { in: [{ var: 'id' }, ids] };
  const { rows: people } = await ctx.repo(Individual).find({ where, orderBy: [], first: 1000, lock: 'wait' });
  return new Map(people.map((person) => [person.id, person]));
}

const NO_HOUSEHOLD: HouseholdChange = { touched: [] };

async function change(
  ctx: OperationContext,
  row: IndividualDataSource,
  person: Individual | undefined,
  households: HeldHouseholds,
  state: ApplyState,
): Promise<HouseholdChange | { readonly issue: Issue }> {
  if (person === undefined) return { issue: stagingErrors.GONE() };
  if (person.version !== row.targetVersion) return { issue: stagingErrors.CHANGED_SINCE() };
  const own = ownValuesOf(row, { clearsPlace: state.clearsPlaces });
  const patch = { ...own, jsonExt: mergedDocument(person.jsonExt, row.jsonExt) };
  const done = await ctx.attempt(async () => {
    await ctx.repo(Individual).update(person.id, person.version, patch);
    return row.householdAction === null ? NO_HOUSEHOLD : changeHousehold(ctx, row, person, households, state);
  });
  return done.success ? done.data : { issue: done.errors[0] as Issue };
}

const columnOf = (ctx: OperationContext, issue: Issue, { jsonExt }: IndividualDataSource): string | null =>
  issue.path[0] === 'jsonExt'
    ? (columnsOfIssue(issue, [...schemaColumns(individualSchema(ctx)).keys()], jsonExt)[0] ?? null)
    : null;
