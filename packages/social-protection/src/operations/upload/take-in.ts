import { createHash } from 'node:crypto';
import { type ByteSource, holdLatch, type OperationContext, writeCsv } from '@parasol/core';
import { hashedSource, IndividualImportService, individualErrors } from '@parasol/individual';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { lockedPlan } from '../beneficiary/plan.ts';
import { planRows, readFacts } from './check-rows.ts';
import { type Decided, decide, keptColumns, type Taking } from './decide-rows.ts';
import { keepGoodRows } from './keep-rows.ts';
import { columnsOf, type PlanRow } from './plan-row.ts';
import type { UploadState } from './upload-input.ts';
import { ofUpload, recordsOf, rowsOf } from './upload-records.ts';

/**
 * Judges every row by the plan's schema, has the people of the good ones made by the upload of people, and keeps each row with whom it is
 * about. One transaction: after a crash nothing of it is there.
 */
export async function takeIn(ctx: OperationContext, state: UploadState, source: ByteSource): Promise<void> {
  // Whoever writes beneficiaries holds their plan first: nobody takes a value that a row was promised.
  const plan = await lockedPlan(ctx, state.benefitPlanId);
  const peopleHash = peopleHashOf(state);
  // Whoever uploads the same file into another plan at this moment waits, and finds its people.
  await holdLatch(ctx, `social_protection.import_beneficiaries:${peopleHash}`);
  const { status, version } = await recordsOf(ctx).require(state.recordId, { lock: true });
  if (status !== 'PENDING') return;
  const { encoding, sheet, dateFormat, groupAggregationColumn: groupColumn, fileName: file } = state;
  const hashed = hashedSource(source);
  const requireSame = (): void => {
    if (hashed.sha256() !== state.contentHash) ctx.fail(individualErrors.CONTENT_CHANGED({ file }, ['source']));
  };
  const reading = { source: hashed.source, plan, groupColumn, encoding, sheet, dateFormat };
  const facts = await readFacts(ctx, reading);
  requireSame();
  const { people } = columnsOf(ctx, plan, groupColumn);
  const known = await peopleByLine(ctx, peopleHash);
  const taking = { ctx, plan, reading, facts, known, people: new Set(people), recordId: state.recordId };
  const decided = await decide(taking);
  requireSame();
  const uploadId = await makePeople(taking, decided, state);
  await keepGoodRows(taking, decided, uploadId);
  requireSame();
  await recordsOf(ctx).update(state.recordId, version, { status: 'IN_PROGRESS', dataUploadId: uploadId, peopleHash });
}

/** Hash of the bytes and of how they are read: the same hash and line are the same person, whatever became of the schema since. */
const peopleHashOf = ({ contentHash, encoding, sheet, dateFormat }: UploadState): string =>
  createHash('sha256').update(JSON.stringify({ contentHash, encoding, sheet, dateFormat })).digest('hex');

async function peopleByLine(ctx: OperationContext, peopleHash: string): Promise<Map<number, string>> {
  const sameFile = { '==': [{ var: 'peopleHash' }, peopleHash] };
  const people = new Map<number, string>();
  for await (const records of recordsOf(ctx).stream({ where: sameFile, orderBy: [] }))
    for (const { id } of records) {
      const where = { and: [ofUpload({ recordId: id }), { '!': [{ missing: 'individualId' }] }] };
      for await (const rows of rowsOf(ctx).stream({ where }))
        for (const { line, individualId } of rows) if (individualId !== null) people.set(line, individualId);
    }
  return people;
}

/** Has people, households and memberships made of the good rows; gives the upload, or null where there was nobody to make. */
async function makePeople(taking: Taking, decided: Decided, state: UploadState): Promise<string | null> {
  const { ctx } = taking;
  if (decided.people === 0) return null;
  const source: ByteSource = {
    name: state.fileName,
    async *open() {
      for await (const text of peopleFile(taking, decided)) yield Buffer.from(text);
    },
  };
  const { uploadId, status, rows } = await ctx.call(IndividualImportService.importIndividuals, {
    source,
    sourceType: 'beneficiary import',
    dateFormat: state.dateFormat,
    groupAggregationColumn: state.groupAggregationColumn,
  });
  // Nobody may be enrolled whom somebody has still to accept.
  if (status === 'WAITING_FOR_VERIFICATION') ctx.fail(errors.UPLOAD_WAITS({}, ['source']));
  if (rows !== decided.people)
    throw new Error(`The upload of people has ${rows} rows, but its file was made with ${decided.people}.`);
  return uploadId;
}

/** The columns of people, and of the rows those of whom people are to be made, as a file. */
async function* peopleFile(
  { ctx, reading, people }: Taking,
  { good }: Decided,
): AsyncGenerator<string, void, undefined> {
  const batches = planRows(ctx, reading);
  const first = await batches.next();
  if (first.done === true) return;
  const { header, rows } = first.value;
  const kept = keptColumns(header, people);
  async function* cells() {
    const of = (batch: readonly PlanRow[]) =>
      batch.filter(({ line }) => typeof good.get(line) === 'number').map((row) => kept.map((at) => row.cells[at]));
    yield* of(rows);
    for await (const batch of batches) yield* of(batch.rows);
  }
  yield* writeCsv(
    kept.map((at) => header[at] as string),
    cells(),
  );
}
