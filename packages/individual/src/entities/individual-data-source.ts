import { defineEntity, Location, type RowOf, ref, stagedFields, stagedStates } from '@parasol/core';
import { z } from 'zod';
import { householdWord } from './group-individual.ts';
import { Individual } from './individual.ts';
import { IndividualDataSourceUpload } from './individual-data-source-upload.ts';

/**
 * One row of an uploaded file: the record as it stood in the file, what was wrong with it, and what was read from it. The id of the
 * person to be is made here, so that record and person are linked by id.
 */
export const IndividualDataSource = defineEntity('individual_data_source', {
  table: 'individual_individualdatasource',
  fields: z.strictObject({
    ...stagedFields,
    /** Id of the person that this row becomes. */
    targetId: z.uuid().nullable(),
    firstName: z.string().max(255).nullable(),
    lastName: z.string().max(255).nullable(),
    dob: z.iso.date().nullable(),
    groupCode: z.string().max(64).nullable(),
    role: householdWord.nullable(),
    recipientType: householdWord.nullable(),
    /** Extension data of the person to be, typed by the schema. */
    extension: z.record(z.string(), z.unknown()),
  }),
  relations: {
    upload: ref(IndividualDataSourceUpload, { inverse: 'records' }),
    individual: ref(Individual, { nullable: true, inverse: 'dataSources', onDelete: 'keep' }),
    /** Where the person to be, and the group, belong. */
    location: ref(Location, { nullable: true, onDelete: 'keep' }),
  },
  // A record holds whatever the file had, wherever the people belong who come of it.
  scope: 'creator',
  copies: {
    of: Individual,
    in: [
      'firstName',
      'lastName',
      'dob',
      'groupCode',
      'role',
      'recipientType',
      'extension',
      'jsonExt',
      'validations',
      'rowHash',
    ],
  },
  jsonExt: true,
  unique: [['uploadId', 'line']],
  // By id, which is the order of the file within an upload.
  orderBy: [],
  states: stagedStates,
  history: false,
});
export type IndividualDataSource = RowOf<typeof IndividualDataSource>;
