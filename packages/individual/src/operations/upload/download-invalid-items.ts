import { inState, type OperationContext, query, refusalsIn, writeCsv } from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { ofUpload, requireWholeRecords } from './of-upload.ts';
import { recordsOfRows } from './staged-record.ts';

/** A file that is made while it is read. */
export interface InvalidItemsFile {
  readonly fileName: string;
  /** CSV text in pieces. */
  readonly chunks: AsyncIterable<string>;
}

/**
 * The refused rows of an upload as a CSV file: the columns that they came with, then the line and what is wrong. Who has mended the
 * rows removes the last two columns and uploads the file.
 */
export const downloadInvalidItems = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({ uploadId: z.uuid() }),
  run: async (ctx, { uploadId }): Promise<InvalidItemsFile> => {
    requireWholeRecords(ctx);
    const upload = await ctx.repo(IndividualDataSourceUpload).require(uploadId);
    const columns = (upload.summary['columns'] as readonly string[] | undefined) ?? [];
    const cells = invalidRows(ctx, upload, columns);
    return { fileName: 'individuals_invalid_items.csv', chunks: writeCsv([...columns, 'line', 'error'], cells) };
  },
});

async function* invalidRows(ctx: OperationContext, upload: IndividualDataSourceUpload, columns: readonly string[]) {
  const say = await ctx.language();
  const where = ofUpload(upload.id, inState('INVALID'));
  for await (const batch of ctx.repo(IndividualDataSource).stream({ where, orderBy: ['line'] })) {
    const records = await recordsOfRows(ctx, upload, batch);
    for (const [i, { line, validations }] of batch.entries()) {
      const error = refusalsIn(validations, say).map(({ message }) => message);
      yield [...columns.map((column) => textOf(records[i]?.[column])), line, error.join(' ')];
    }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
