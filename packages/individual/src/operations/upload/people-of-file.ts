import { createHash } from 'node:crypto';
import { holdLatch, inState, isSettled, type OperationContext } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import type { IndividualDataSource } from '../../entities/individual-data-source.ts';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { schemaHashOf } from './file/schema-hash.ts';
import type { ImportState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';
import { cameToNothing, modeOf, useOf } from './upload-summary.ts';

/** How people are read from the bytes of a file. */
type Reading = Pick<ImportState, 'encoding' | 'sheet' | 'dateFormat'>;

/**
 * Hash of the bytes and of how people are read from them: the same hash and line are the same person, whatever became of the schema since, and
 * whatever others make of the other columns.
 *
 * @example
 * // skip: within an operation
 * const peopleHash = peopleHashOf({ contentHash: file.sha256, encoding, sheet, dateFormat, columns: file.columns });
 */
export function peopleHashOf({
  contentHash,
  encoding,
  sheet,
  dateFormat,
  columns,
}: Reading & Pick<ImportState, 'contentHash' | 'columns'>): string {
  // Of new people no id is read.
  const at = ['first_name', 'last_name', 'dob'].map((name) => columns.indexOf(name));
  return createHash('sha256').update(JSON.stringify({ contentHash, encoding, sheet, dateFormat, at })).digest('hex');
}

/**
 * Holds the people of a file until the transaction ends: whoever else is to make them waits, and finds them.
 *
 * @example
 * // skip: within an operation
 * await holdPeopleOf(ctx, peopleHash);
 */
export const holdPeopleOf = (ctx: OperationContext, peopleHash: string): Promise<void> =>
  holdLatch(ctx, `individual.people:${peopleHash}`);

/** Uploads that make new people of all rows of a file. */
async function uploadsOfFile(ctx: OperationContext, peopleHash: string): Promise<IndividualDataSourceUpload[]> {
  const found: IndividualDataSourceUpload[] = [];
  for await (const uploads of uploadsOf(ctx).stream({ where: ofFile(peopleHash), orderBy: [] }))
    found.push(...uploads.filter((upload) => !isPart(upload)));
  return found;
}

const ofFile = (peopleHash: string): unknown => ({ '==': [{ var: 'peopleHash' }, peopleHash] });

const isPart = ({ summary }: IndividualDataSourceUpload): boolean => summary['isPart'] === true;

/**
 * Whether people of a file are still to be made, or to be decided about, in an upload of people alone: for a module that is about to make them by
 * an upload of its own. One that has made nobody and that the schema of today does not allow to go on counts for nothing.
 *
 * @example
 * // skip: within an operation
 * if (await arePeopleWaiting(ctx, peopleHash, { encoding, sheet, dateFormat })) ctx.fail(acmeErrors.UPLOAD_WAITS());
 */
export async function arePeopleWaiting(ctx: OperationContext, peopleHash: string, reading: Reading): Promise<boolean> {
  for (const upload of await uploadsOfFile(ctx, peopleHash)) {
    if (upload.status === 'WAITING_FOR_VERIFICATION') return true;
    if (upload.status !== 'PENDING' && upload.status !== 'IN_PROGRESS') continue;
    if (schemaHashOf(ctx, { ...useOf(upload), ...reading, partOf: undefined }) === upload.schemaHash) return true;
    const made = { some: [{ var: 'dataSources' }, ofUpload(upload.id)] };
    if ((await ctx.repo(Individual, { scope: 'all' }).first({ where: made, orderBy: [] })) !== undefined) return true;
  }
  return false;
}

/**
 * Items of which people were made by uploads of a file as people alone, and those that somebody has rejected there (`REJECTED`). Whom an item
 * only matched is not among them.
 *
 * @example
 * // skip: within an operation
 * for await (const items of peopleOfFile(ctx, peopleHash)) for (const { line, individualId } of items) take(line, individualId);
 */
export async function* peopleOfFile(
  ctx: OperationContext,
  peopleHash: string,
): AsyncGenerator<readonly IndividualDataSource[], void, undefined> {
  for (const upload of await uploadsOfFile(ctx, peopleHash)) {
    if (!isSettled(upload.status) || cameToNothing(upload)) continue;
    const areNew = modeOf(upload) === 'create' ? [] : [{ '==': [{ var: 'action' }, 'CREATE'] }];
    const where = ofUpload(upload.id, inState('VALID', 'APPLIED', 'REJECTED'), ...areNew);
    yield* recordsOf(ctx).stream({ where });
  }
}

/**
 * Refuses where people of the file were made, or are to be, by uploads that others made of some of its rows: nobody knows here which rows
 * those were, so that all of them would be made again.
 */
export async function requireNotMadeInParts(ctx: OperationContext, peopleHash: string, file: string): Promise<void> {
  for await (const uploads of uploadsOf(ctx).stream({ where: ofFile(peopleHash), orderBy: [] }))
    if (uploads.some((upload) => isPart(upload) && !cameToNothing(upload) && upload.status !== 'FAIL'))
      ctx.fail(individualErrors.MADE_IN_PARTS({ file }, ['source']));
}
