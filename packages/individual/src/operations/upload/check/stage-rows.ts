import {
  failure,
  isDomainFailure,
  type JobContext,
  type Lease,
  type OperationContext,
  type TableFile,
  type TableRecord,
} from '@parasol/core';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../../errors.ts';
import { hashedSource } from '../file/hashed-source.ts';
import { ownHeader } from '../file/import-columns.ts';
import { readAhead } from '../file/read-ahead.ts';
import { type ReadRow, rowReader, rowReaderOptions } from '../file/row-reader.ts';
import { requireSameSchema } from '../file/schema-hash.ts';
import type { ImportState } from '../import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from '../of-upload.ts';
import { idsAfter } from './ids-after.ts';
import { placeRows } from './place-rows.ts';
import { planRows } from './plan-rows.ts';
import { type Staged, StagedFacts } from './staged-facts.ts';
import { stagedRow } from './staged-row.ts';

/** Rows per transaction: enough to make the commit cheap, few enough to be held in memory twice. */
const BATCH = 20_000;

/**
 * Reads the file row by row into the staging table, good rows and bad ones. Batches are committed in the order of the file, so after
 * a crash the rows up to the last staged line are there and the reading goes on behind them. One process at a time reads.
 */
export async function stageRows(job: JobContext, state: ImportState): Promise<Staged> {
  let facts: StagedFacts | undefined;
  const { mayRepeat } = await job.alone('stage', async (lease) => {
    const hashed = hashedSource(job.file('source'));
    try {
      const table = await job.formats.open(hashed.source, { encoding: state.encoding, sheet: state.sheet });
      facts = await stageFrom(lease, table, job.rangeSize, state);
    } catch (error) {
      // It could be read a moment ago, when the import started.
      if (isDomainFailure(error) && error.errors.some(({ code }) => code.startsWith('transfer.')))
        await giveUp(lease, state);
      throw error;
    }
    if (hashed.sha256() !== state.contentHash) await giveUp(lease, state);
    return { mayRepeat: facts.mayRepeat };
  });
  return { mayRepeat, ends: facts?.ends };
}

async function stageFrom(lease: Lease, table: TableFile, rangeSize: number, state: ImportState): Promise<StagedFacts> {
  const { uploadId, rows } = state;
  const { staged, facts, read } = await lease.transaction(async (ctx) => {
    requireSameSchema(ctx, state);
    const where = { '==': [{ var: 'id' }, uploadId] };
    await uploadsOf(ctx).updateWhere({ where, set: { status: { value: 'IN_PROGRESS' } }, from: ['PENDING'] });
    return {
      ...(await stagedBefore(ctx, uploadId, rangeSize)),
      read: rowReader(rowReaderOptions(ctx, state)),
    };
  });
  const header = ownHeader(table.header, state.columns, state.mapping);
  let done = 0;
  for await (const { count, fresh } of readAhead(
    batches(table, Math.min(BATCH, Math.max(1, rangeSize)), staged, read),
  )) {
    if (fresh.length > 0) {
      const rows = await lease.transaction(async (ctx) => {
        // The staged rows point at it without a foreign key.
        await ctx.lock(IndividualDataSourceUpload, uploadId);
        if (state.mode === 'create') await placeRows(ctx, fresh);
        else await planRows(ctx, fresh, state);
        // Their order is that of the file, also where another process has begun.
        const newId = idsAfter(facts.greatest, () => ctx.newId());
        const staging = { header, uploadId, newId };
        const staged = fresh.map((row) => stagedRow(row, staging));
        await recordsOf(ctx).insertMany([staged], 'fail', { isValid: true });
        return staged;
      });
      facts.add(rows);
    }
    done += count;
    lease.progress(done, rows);
  }
  return facts;
}

/** The last line that somebody has staged who is gone, and the facts about what is staged. */
async function stagedBefore(ctx: OperationContext, uploadId: string, rangeSize: number) {
  const facts = new StagedFacts(rangeSize);
  let staged = 0;
  for await (const rows of recordsOf(ctx).stream({ where: ofUpload(uploadId), orderBy: ['line'] })) {
    facts.add(rows);
    staged = rows.at(-1)?.line ?? staged;
  }
  return { staged, facts };
}

interface Batch {
  /** Rows of the file. */
  readonly count: number;
  /** Those that are not staged yet, read. */
  readonly fresh: readonly ReadRow[];
}

async function* batches(
  table: TableFile,
  size: number,
  staged: number,
  read: (record: TableRecord) => ReadRow,
): AsyncGenerator<Batch, void, undefined> {
  for await (const batch of table.records(size))
    yield { count: batch.length, fresh: batch.filter(({ line }) => line > staged).map(read) };
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
