import { defineEntity, plannedFields, type RowOf, ref, stagedFields, stagedStates } from '@parasol/core';
import { z } from 'zod';
import { Group } from './group.ts';
import { GroupIndividual, householdWord } from './group-individual.ts';
import { Individual } from './individual.ts';
import { IndividualDataSourceUpload } from './individual-data-source-upload.ts';

/**
 * What may come of the household of a person who is there. `CHANGE`: they become something else where they live; `CHANGED`, once that is done.
 * `JOIN`: they come into a household that is there, and leave the one in which they were. `FOUND`: the same, of a household that is made.
 */
export const householdActions = ['CHANGE', 'CHANGED', 'JOIN', 'FOUND'] as const;
export type HouseholdAction = (typeof householdActions)[number];

/** Where a row keeps the record as it stood in the file, what is wrong with it, and a hash by which its values could be guessed. */
const WHOLE = ['jsonExt', 'validations', 'rowHash'];

/**
 * One row of an uploaded file: what was read from it, or the record as it stood in the file and what is wrong with it. A row that can be
 * read has the id of the person that it becomes, or changes.
 */
export const IndividualDataSource = defineEntity('individual_data_source', {
  table: 'individual_individualdatasource',
  fields: z.strictObject({
    ...stagedFields,
    ...plannedFields,
    firstName: z.string().max(255).nullable(),
    lastName: z.string().max(255).nullable(),
    dob: z.iso.date().nullable(),
    groupCode: z.string().max(64).nullable(),
    /** The group that the code led to when the rows were checked for somebody to accept them; null where there was none. */
    groupId: z.uuid().nullable(),
    role: householdWord.nullable(),
    recipientType: householdWord.nullable(),
    /** Where the person to be, and the group, belong. */
    locationId: z.uuid().nullable(),
    /** What is to come of the person's household; null where nothing is. */
    householdAction: z.enum(householdActions).nullable(),
    /** The membership that the row changes or ends, and the version with which it was compared. */
    membershipId: z.uuid().nullable(),
    membershipVersion: z.int().min(1).nullable(),
  }),
  relations: {
    // The import holds the upload while it stages, and makes the person under an id that the row has before.
    upload: ref(IndividualDataSourceUpload, { inverse: 'records', foreignKey: false }),
    individual: ref(Individual, { nullable: true, inverse: 'dataSources', onDelete: 'keep', foreignKey: false }),
  },
  // A record holds whatever the file had, wherever the people belong who come of it.
  scope: 'creator',
  copies: [
    { of: Individual, in: ['firstName', 'lastName', 'dob', 'groupCode', 'role', 'recipientType', ...WHOLE, 'keyHash'] },
    // A row that could not be read holds its household and role in the record.
    { of: GroupIndividual, in: ['role', 'recipientType', ...WHOLE] },
    { of: Group, in: ['groupCode', ...WHOLE] },
  ],
  jsonExt: true,
  unique: [['uploadId', 'line']],
  indexes: [['individualId']],
  // By id, which is the order of the file within an upload.
  orderBy: [],
  states: stagedStates,
  history: false,
});
export type IndividualDataSource = RowOf<typeof IndividualDataSource>;
