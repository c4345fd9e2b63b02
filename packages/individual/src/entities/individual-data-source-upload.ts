import { defineEntity, type RowOf, uploadStates, uploadStatuses } from '@parasol/core';
import { z } from 'zod';

/** One uploaded file. The content's hash recognises the same file, whatever its name. */
export const IndividualDataSourceUpload = defineEntity('individual_data_source_upload', {
  table: 'individual_individualdatasourceupload',
  fields: z.strictObject({
    sourceName: z.string().min(1).max(255),
    sourceType: z.string().min(1).max(255),
    status: z.enum(uploadStatuses),
    /** SHA-256 of the bytes, in hexadecimal. */
    contentHash: z.string().max(64).nullable(),
    /** Hash of the schema and options by which the rows were read. */
    schemaHash: z.string().max(64).nullable(),
    /** Hash of the bytes and of how people are read from them, of the file as it was sent; null where no new people come of it. */
    peopleHash: z.string().max(64).nullable(),
    /** How its file is read, and counts of rows by outcome, filled when the file was read. */
    summary: z.record(z.string(), z.unknown()),
    error: z.record(z.string(), z.unknown()),
  }),
  scope: 'creator',
  unique: [['contentHash', 'schemaHash']],
  indexes: [['peopleHash']],
  states: uploadStates,
  orderBy: ['-dateCreated'],
});
export type IndividualDataSourceUpload = RowOf<typeof IndividualDataSourceUpload>;
