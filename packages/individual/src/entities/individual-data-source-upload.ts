import { defineEntity, defineStates, type RowOf } from '@parasol/core';
import { z } from 'zod';

/** An upload's states, in the reference's words: PARTIAL_SUCCESS when some rows were refused, FAIL when the file as a whole was. */
export const uploadStates = defineStates('status', ['PENDING'], {
  PENDING: ['IN_PROGRESS', 'FAIL'],
  IN_PROGRESS: ['SUCCESS', 'PARTIAL_SUCCESS', 'FAIL'],
  SUCCESS: [],
  PARTIAL_SUCCESS: [],
  FAIL: ['PENDING'],
});

/** One uploaded file. The content's hash recognises the same file, whatever its name. */
export const IndividualDataSourceUpload = defineEntity('individual_data_source_upload', {
  table: 'individual_individualdatasourceupload',
  fields: z.strictObject({
    sourceName: z.string().min(1).max(255),
    sourceType: z.string().min(1).max(255),
    status: z.enum(['PENDING', 'IN_PROGRESS', 'SUCCESS', 'PARTIAL_SUCCESS', 'FAIL']),
    /** SHA-256 of the bytes, in hexadecimal. */
    contentHash: z.string().max(64).nullable(),
    /** Hash of the schema and options by which the rows were read. */
    schemaHash: z.string().max(64).nullable(),
    /** Counts of rows by outcome, filled when the upload is done. */
    summary: z.record(z.string(), z.unknown()),
    error: z.record(z.string(), z.unknown()),
  }),
  scope: 'creator',
  unique: [['contentHash', 'schemaHash']],
  states: uploadStates,
  orderBy: ['-dateCreated'],
});
export type IndividualDataSourceUpload = RowOf<typeof IndividualDataSourceUpload>;
