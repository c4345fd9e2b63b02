import { type ByteSource, query } from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../../errors.ts';
import { IMPORT } from '../unfinished-imports.ts';
import { requireWholeUpload } from '../whole-records.ts';

/** The file of an upload, as it was sent. */
export interface UploadedFile {
  readonly fileName: string;
  readonly source: ByteSource;
  /** Null while the upload is not done. */
  readonly keptUntil: string | null;
}

/**
 * The file of an upload, byte for byte, for whoever sees the upload and everything of people. It is kept for as long as the configuration
 * key `upload_files_kept_days` says.
 *
 * @example
 * // skip: ids of an upload
 * const { fileName, source } = unwrap(await me.individualDataSourceUploads.downloadUpload({ uploadId }));
 * for await (const bytes of source.open()) response.write(bytes);
 */
export const downloadUpload = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({ uploadId: z.uuid().toLowerCase() }),
  run: async (ctx, { uploadId }): Promise<UploadedFile> => {
    requireWholeUpload(ctx, await ctx.repo(IndividualDataSourceUpload).get(uploadId));
    const { sourceName } = await ctx.repo(IndividualDataSourceUpload).require(uploadId);
    const file = await ctx.fileOfRun(`${IMPORT}:${uploadId}`, 'source');
    if (file === undefined) return ctx.fail(individualErrors.FILE_NOT_KEPT({ file: sourceName }, ['uploadId']));
    return { fileName: sourceName, ...file };
  },
});
