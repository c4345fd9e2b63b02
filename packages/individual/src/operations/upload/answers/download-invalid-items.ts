import { inState, type OperationContext, query, refusalsIn, reportColumns } from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { individualSchema, knownColumnsOf } from '../file/import-columns.ts';
import { ofUpload } from '../of-upload.ts';
import { useOf } from '../upload-summary.ts';
import { requireWholeUpload } from '../whole-records.ts';
import { recordsOfRows } from './staged-record.ts';

/** A file that is made while it is read. */
export interface InvalidItemsFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * The refused rows of an upload as a file in CSV or another format of the app, and the accepted ones that could not be applied: the columns
 * that they came with, then the line and what is wrong. Who has mended the rows uploads the file as it is: the last two columns are not
 * read.
 */
export const downloadInvalidItems = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({
    uploadId: z.uuid().toLowerCase(),
    /** `csv`, or another format of the app. */
    format: z.string().max(31).default('csv'),
  }),
  run: async (ctx, { uploadId, format }): Promise<InvalidItemsFile> => {
    requireWholeUpload(ctx, await ctx.repo(IndividualDataSourceUpload).get(uploadId));
    const upload = await ctx.repo(IndividualDataSourceUpload).require(uploadId);
    const columns = (upload.summary['columns'] as readonly string[] | undefined) ?? [];
    const { extension, mediaType, write } = ctx.formats.named(format);
    const { required, optional } = knownColumnsOf(individualSchema(ctx), useOf(upload));
    const report = reportColumns(new Set([...required, ...optional, ...columns]));
    const names = [...columns, ...report].map((name) => ({ name }));
    const chunks = write(names, invalidRows(ctx, upload, columns));
    return { fileName: `individuals_invalid_items.${extension}`, mediaType, chunks };
  },
});

async function* invalidRows(ctx: OperationContext, upload: IndividualDataSourceUpload, columns: readonly string[]) {
  const say = await ctx.language();
  const where = ofUpload(upload.id, inState('INVALID', 'FAILED'));
  for await (const batch of ctx.repo(IndividualDataSource).stream({ where, orderBy: ['line'] })) {
    const records = await recordsOfRows(ctx, upload, batch);
    for (const [i, { line, validations }] of batch.entries()) {
      const error = refusalsIn(validations, say).map(({ message }) => message);
      yield [...columns.map((column) => textOf(records[i]?.[column])), line, error.join(' ')];
    }
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
