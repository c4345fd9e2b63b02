import { inState, query, type Repository, type RowOf, refusalsIn, type Say, writeCsv } from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { ofUpload, requireWholeRecords } from './of-upload.ts';

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
    const cells = invalidRows(ctx.repo(IndividualDataSource), uploadId, columns, await ctx.language());
    return { fileName: 'individuals_invalid_items.csv', chunks: writeCsv([...columns, 'line', 'error'], cells) };
  },
});

type Rows = Pick<Repository<RowOf<typeof IndividualDataSource>, unknown, unknown>, 'stream'>;

async function* invalidRows(rows: Rows, uploadId: string, columns: readonly string[], say: Say) {
  for await (const batch of rows.stream({ where: ofUpload(uploadId, inState('INVALID')), orderBy: ['line'] })) {
    for (const { jsonExt, line, validations } of batch) {
      const error = refusalsIn(validations, say).map(({ message }) => message);
      yield [...columns.map((column) => textOf(jsonExt[column])), line, error.join(' ')];
    }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
