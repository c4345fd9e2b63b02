import { defineEntity, defineStates, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';
import { groupRoles, recipientTypes } from './group-individual.ts';
import { Individual } from './individual.ts';
import { IndividualDataSourceUpload } from './individual-data-source-upload.ts';

/** A staged row: valid rows wait to be applied, invalid ones wait to be mended. */
export const dataSourceStates = defineStates('state', ['VALID', 'INVALID'], {
  VALID: ['INVALID', 'APPLIED'],
  INVALID: [],
  APPLIED: [],
});

/**
 * One row of an uploaded file: the record as it stood in the file, what was wrong with it, and what was read from it. The id of the
 * person to be is made here, so that record and person are linked by id.
 */
export const IndividualDataSource = defineEntity('individual_data_source', {
  table: 'individual_individualdatasource',
  fields: z.strictObject({
    /** Line of the file on which the record begins. */
    line: z.int().min(1).nullable(),
    state: z.enum(['VALID', 'INVALID', 'APPLIED']),
    /** Code of the first refusal, by which refused rows are counted; null for a valid row. */
    refusalCode: z.string().max(100).nullable(),
    /** `{ validation_errors: [{ column, value, code, message }] }`; an empty list for a valid row. */
    validations: z.record(z.string(), z.unknown()),
    /** Hash of what was read from the record, by which equal rows are found; null for a row that could not be read. */
    rowHash: z.string().max(64).nullable(),
    /** Id of the person that this row becomes. */
    targetId: z.uuid().nullable(),
    firstName: z.string().max(255).nullable(),
    lastName: z.string().max(255).nullable(),
    dob: z.iso.date().nullable(),
    groupCode: z.string().max(64).nullable(),
    role: z.enum(groupRoles).nullable(),
    recipientType: z.enum(recipientTypes).nullable(),
    /** Extension data of the person to be, typed by the schema. */
    extension: z.record(z.string(), z.unknown()),
  }),
  relations: {
    upload: ref(IndividualDataSourceUpload, { inverse: 'records' }),
    individual: ref(Individual, { nullable: true, inverse: 'dataSources', onDelete: 'keep' }),
  },
  jsonExt: true,
  unique: [['uploadId', 'line']],
  // By id, which is the order of the file within an upload.
  orderBy: [],
  states: dataSourceStates,
  history: false,
});
export type IndividualDataSource = RowOf<typeof IndividualDataSource>;
