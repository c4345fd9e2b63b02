import { inState, type Page, query, type Refusal, refusalsIn } from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { ofUpload } from '../of-upload.ts';
import { requireWholeUpload } from '../whole-records.ts';
import { recordsOfRows } from './staged-record.ts';

/** A refused row with everything that is wrong with it. */
export interface RefusedRow {
  readonly id: string;
  readonly line: number | null;
  readonly errors: readonly Refusal[];
  /** Column → text: as it stands in the file or, where only other rows forbid the row, as it was read. */
  readonly record: Readonly<Record<string, unknown>>;
}

/** The refused rows of an upload, page by page, in the order of the file. */
export const refusals = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({ uploadId: z.uuid(), first: z.int().optional(), after: z.string().max(4000).optional() }),
  run: async (ctx, { uploadId, first, after }): Promise<Page<RefusedRow>> => {
    const upload = await ctx.repo(IndividualDataSourceUpload).get(uploadId);
    requireWholeUpload(ctx, upload);
    const { rows, endCursor } = await ctx.repo(IndividualDataSource).find({
      where: ofUpload(uploadId, inState('INVALID', 'FAILED')),
      orderBy: ['line'],
      ...(first === undefined ? {} : { first }),
      ...(after === undefined ? {} : { after }),
    });
    const records = await recordsOfRows(ctx, upload, rows);
    const say = await ctx.language();
    return {
      rows: rows.map(({ id, line, validations }, i) => ({
        id,
        line,
        errors: refusalsIn(validations, say),
        record: records[i] ?? {},
      })),
      endCursor,
    };
  },
});
