import { type CsvFile, failure, isDomainFailure, type JobContext, openCsv } from '@parasol/core';
import { individualErrors } from '../../errors.ts';
import { hashedSource } from './hashed-source.ts';
import { individualSchema } from './import-columns.ts';
import type { ImportInput, ImportState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';
import { placeRows } from './place-rows.ts';
import { rowReader } from './row-reader.ts';

/** Rows per transaction: enough to make the commit cheap, few enough to be held in memory. */
const BATCH = 5000;

/**
 * Reads the file row by row into the staging table, good rows and bad ones. Batches are committed in the order of the file, so after
 * a crash the rows up to the last staged line are there and the reading goes on behind them.
 */
export async function stageRows(job: JobContext, input: ImportInput, state: ImportState): Promise<void> {
  const hashed = hashedSource(input.source);
  try {
    await stageFrom(job, await openCsv(hashed.source), input, state);
  } catch (error) {
    // It could be read a moment ago, when the import started.
    if (isDomainFailure(error) && error.errors.some(({ code }) => code.startsWith('transfer.')))
      await giveUp(job, input, state);
    throw error;
  }
  if (hashed.sha256() !== state.contentHash) await giveUp(job, input, state);
}

async function stageFrom(
  job: JobContext,
  csv: CsvFile,
  { groupAggregationColumn }: ImportInput,
  { uploadId, rows }: ImportState,
): Promise<void> {
  const { staged, read } = await job.transaction(async (ctx) => {
    const uploads = uploadsOf(ctx);
    const where = { '==': [{ var: 'id' }, uploadId] };
    await uploads.updateWhere({ where, set: { status: { value: 'IN_PROGRESS' } }, from: ['PENDING'] });
    const [last] = await recordsOf(ctx).aggregate({
      where: ofUpload(uploadId),
      select: { line: { function: 'max', of: { var: 'line' } } },
    });
    const schema = individualSchema(ctx);
    const { schemas: validator, today } = ctx;
    const reader = rowReader({ header: csv.header, schema, validator, groupColumn: groupAggregationColumn, today });
    return { staged: (last?.['line'] as number | null | undefined) ?? 0, read: reader };
  });
  let done = 0;
  for await (const batch of csv.records(Math.min(BATCH, Math.max(1, job.rangeSize)))) {
    const fresh = batch.filter(({ line }) => line > staged).map(read);
    if (fresh.length > 0) {
      await job.transaction(async (ctx) => {
        const placed = await placeRows(ctx, fresh);
        const staging = placed.map((row) => ({
          ...row,
          uploadId,
          targetId: row.state === 'VALID' ? ctx.newId() : null,
        }));
        // Another process may import the same file at the same time: its rows are these rows.
        await recordsOf(ctx).insertMany([staging], 'skip', { isValid: true });
      });
    }
    done += batch.length;
    job.progress({ phase: 'stage', done, total: rows });
  }
}

/** What is staged is not the file that the upload stands for. It stays for whoever looks into it, but nobody goes on with it. */
async function giveUp(job: JobContext, { source }: ImportInput, { uploadId }: ImportState): Promise<never> {
  const issue = individualErrors.CONTENT_CHANGED({ file: source.name }, ['source']);
  await job.transaction(async (ctx) => {
    const uploads = uploadsOf(ctx);
    const { version } = await uploads.require(uploadId, { lock: true });
    await uploads.update(uploadId, version, { status: 'FAIL', contentHash: null, error: { code: issue.code } });
  });
  throw failure(issue);
}
