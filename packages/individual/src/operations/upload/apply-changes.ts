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
import { Individual } from '../../entities/individual.ts';
import type { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { individualSchema } from './import-columns.ts';
import type { ApplyState } from './import-input.ts';
import { ofUpload, recordsOf, uploaded } from './of-upload.ts';

/**
 * Changes people by the rows of a range, in its transaction: each by what was shown before, and only where nobody has changed the person
 * since. A row that cannot be applied fails with its reason; the others are applied.
 */
export async function applyChanges(
  ctx: OperationContext,
  range: IdRange,
  { uploadId, mode, takes }: ApplyState,
): Promise<Counts> {
  const where = ofUpload(uploadId, inState(takes), { '==': [{ var: 'action' }, 'UPDATE'] });
  let updated = 0;
  for await (const rows of recordsOf(ctx).stream({ where, range })) {
    const people = await held(ctx, rows);
    for (const row of rows) {
      const issue = await change(ctx, row, people.get(row.individualId as string));
      if (issue === undefined) updated++;
      else
        await failRows(ctx, uploaded(uploadId, mode), [row.id], refusalOf(issue, columnOf(ctx, issue, row), undefined));
    }
  }
  return { updated };
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

async function change(
  ctx: OperationContext,
  row: IndividualDataSource,
  person: Individual | undefined,
): Promise<Issue | undefined> {
  if (person === undefined) return stagingErrors.GONE();
  if (person.version !== row.targetVersion) return stagingErrors.CHANGED_SINCE();
  const { firstName, lastName, dob, locationId } = row;
  const own = Object.entries({ firstName, lastName, dob, locationId }).filter(([, value]) => value !== null);
  const patch = { ...Object.fromEntries(own), jsonExt: mergedDocument(person.jsonExt, row.jsonExt) };
  const done = await ctx.attempt(() => ctx.repo(Individual).update(person.id, person.version, patch));
  return done.success ? undefined : done.errors[0];
}

const columnOf = (ctx: OperationContext, issue: Issue, { jsonExt }: IndividualDataSource): string | null =>
  issue.path[0] === 'jsonExt'
    ? (columnsOfIssue(issue, [...schemaColumns(individualSchema(ctx)).keys()], jsonExt)[0] ?? null)
    : null;
