import { defineEntity, type RowOf, ref } from '@parasol/core';
import { Group, GroupIndividual, Individual, IndividualDataSource } from '@parasol/individual';
import { z } from 'zod';
import { BenefitPlanDataUploadRecords } from './benefit-plan-data-upload-records.ts';

export const beneficiaryRowOutcomes = [
  'REFUSED',
  'REJECTED',
  'ENROLLED',
  'WAITLISTED',
  'UPDATED',
  'IN_PLAN',
  'LEFT_OUT',
  'NO_PLACE',
] as const;

/** One row of a file that was uploaded into a plan: what it says for the plan, who it is about, and what became of it. */
export const BeneficiaryDataSource = defineEntity('beneficiary_data_source', {
  table: 'social_protection_beneficiarydatasource',
  fields: z.strictObject({
    /** Line of the file on which the record begins. */
    line: z.int().min(1),
    /** Null until the row is enrolled or left out. */
    outcome: z.enum(beneficiaryRowOutcomes).nullable(),
    /** What kept its person or household out: a criterion's name, `IN_EXCLUSIVE_PLAN`, or the code of the first refusal. */
    reason: z.string().max(200).nullable(),
    /** `{ validation_errors: [{ column, value, code, message }] }`; an empty list for a row that is not refused. */
    validations: z.record(z.string(), z.unknown()),
    /** Of rows of a household: whether it is enrolled by this one. */
    leads: z.boolean(),
    /** The enrolment that the row was compared with, and its version; null where there was none. Another one since is not changed. */
    enrolmentId: z.uuid().nullable(),
    targetVersion: z.int().min(1).nullable(),
    /** The record as it stands in the file, where it was refused or waits. */
    record: z.record(z.string(), z.unknown()),
  }),
  relations: {
    upload: ref(BenefitPlanDataUploadRecords, { inverse: 'records' }),
    /** The item of the upload of people for which the row waits. */
    item: ref(IndividualDataSource, { nullable: true, onDelete: 'keep', foreignKey: false }),
    individual: ref(Individual, { nullable: true, onDelete: 'keep', foreignKey: false }),
    group: ref(Group, { nullable: true, onDelete: 'keep', foreignKey: false }),
  },
  scope: 'creator',
  copies: [
    { of: Individual, in: ['record', 'validations', 'jsonExt'] },
    { of: GroupIndividual, in: ['record', 'validations'] },
    { of: Group, in: ['record', 'validations'] },
  ],
  // Not typed by the plan's schema: values that are unique among beneficiaries may stand in any number of files.
  jsonExt: true,
  unique: [['uploadId', 'line']],
  indexes: [['individualId'], ['itemId']],
  // By id. The order of the file is that of the lines: a host's own ids need not rise.
  orderBy: [],
  history: false,
});
export type BeneficiaryDataSource = RowOf<typeof BeneficiaryDataSource>;
