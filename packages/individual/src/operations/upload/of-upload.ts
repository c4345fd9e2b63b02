import { inBatch, type OperationContext, type UploadMode } from '@parasol/core';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';

/** The staged rows of an upload. Where rows may change people, one that is refused stays about whom it matched. */
export const uploaded = (uploadId: string, mode: UploadMode = 'create') => ({
  entity: IndividualDataSource,
  column: 'uploadId',
  id: uploadId,
  ...(mode === 'create' ? { becomes: 'individualId' } : {}),
});

/** A condition over the staged rows of an upload. */
export const ofUpload = (uploadId: string, ...more: readonly unknown[]): unknown =>
  inBatch(uploaded(uploadId), ...more);

/**
 * Uploads and their records for the import itself, whoever began it: the same file is imported once, and who goes on with what
 * another began must leave nothing out. What comes of the records, the importer must reach.
 */
export const uploadsOf = (ctx: OperationContext) => ctx.repo(IndividualDataSourceUpload, { scope: 'all' });
export const recordsOf = (ctx: OperationContext) => ctx.repo(IndividualDataSource, { scope: 'all' });
