import { type CsvFile, failure, isDomainFailure, type JobContext, type Lease, openCsv } from '@parasol/core';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { wordsOf } from '../../household/words.ts';
import { hashedSource } from './hashed-source.ts';
import { individualSchema } from './import-columns.ts';
import type { ImportState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';
import { placeRows } from './place-rows.ts';
import { rowReader } from './row-reader.ts';
import { requireSameSchema } from './schema-hash.ts';
import { stagedRow } from './staged-row.ts';

/** Rows per transaction: enough to make the commit cheap, few enough to be held in memory. */
const BATCH = 10_000;

/**
 * Reads the file row by row into the staging table, good rows and bad ones. Batches are committed in the order of the file, so after
 * a crash the rows up to the last staged line are there and the reading goes on behind them. One process at a time reads.
 */
export async function stageRows(job: JobContext, state: ImportState): Promise<void> {
  await job.alone('stage', async (lease) => {
    const hashed = hashedSource(job.file('source'));
    try {
      await stageFrom(lease, await openCsv(hashed.source), job.rangeSize, state);
    } catch (error) {
      // It could be read a moment ago, when the import started.
      if (isDomainFailure(error) && error.errors.some(({ code }) => code.startsWith('transfer.')))
        await giveUp(lease, state);
      throw error;
    }
    if (hashed.sha256() !== state.contentHash) await giveUp(lease, state);
    return { rows: state.rows };
  });
}

async function stageFrom(lease: Lease, csv: CsvFile, rangeSize: number, state: ImportState): Promise<void> {
  const { uploadId, rows, groupAggregationColumn } = state;
  const { staged, read } = await lease.transaction(async (ctx) => {
    requireSameSchema(ctx, state);
    const uploads = uploadsOf(ctx);
    const where = { '==': [{ var: 'id' }, uploadId] };
    await uploads.updateWhere({ where, set: { status: { value: 'IN_PROGRESS' } }, from: ['PENDING'] });
    const [last] = await recordsOf(ctx).aggregate({
      where: ofUpload(uploadId),
      select: { line: { function: 'max', of: { var: 'line' } } },
    });
    const schema = individualSchema(ctx);
    const { schemas: validator, today } = ctx;
    const words = wordsOf(ctx);
    const reader = rowReader({
      ...{ header: csv.header, schema, validator, today, words },
      groupColumn: groupAggregationColumn,
    });
    return { staged: (last?.['line'] as number | null | undefined) ?? 0, read: reader };
  });
  let done = 0;
  for await (const batch of csv.records(Math.min(BATCH, Math.max(1, rangeSize)))) {
    const fresh = batch.filter(({ line }) => line > staged).map(read);
    if (fresh.length > 0) {
      await lease.transaction(async (ctx) => {
        // The staged rows point at it without a foreign key.
        await ctx.lock(IndividualDataSourceUpload, uploadId);
        await placeRows(ctx, fresh);
        const staging = { header: csv.header, uploadId, newId: () => ctx.newId() };
        await recordsOf(ctx).insertMany([fresh.map((row) => stagedRow(row, staging))], 'fail', { isValid: true });
      });
    }
    done += batch.length;
    lease.progress(done, rows);
  }
}

/** What is staged is not the file that the upload stands for. It stays for whoever looks into it, but nobody goes on with it. */
async function giveUp(lease: Lease, { uploadId, fileName }: ImportState): Promise<never> {
  const issue = individualErrors.CONTENT_CHANGED({ file: fileName }, ['source']);
  await lease.transaction(async (ctx) => {
    const uploads = uploadsOf(ctx);
    const { version } = await uploads.require(uploadId, { lock: true });
    await uploads.update(uploadId, version, { status: 'FAIL', contentHash: null, error: { code: issue.code } });
  });
  throw failure(issue);
}
