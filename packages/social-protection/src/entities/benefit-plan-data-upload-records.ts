import { defineEntity, type RowOf, ref, uploadStates, uploadStatuses } from '@parasol/core';
import { IndividualDataSourceUpload } from '@parasol/individual';
import { z } from 'zod';
import { BenefitPlan } from './benefit-plan.ts';

/** A file of people, or of households, that was uploaded into a plan: one per plan, content and way of reading it. */
export const BenefitPlanDataUploadRecords = defineEntity('benefit_plan_data_upload_records', {
  table: 'social_protection_benefitplandatauploadsrecords',
  fields: z.strictObject({
    sourceName: z.string().min(1).max(255),
    /** What the upload is for. */
    workflow: z.string().min(1).max(50),
    /** PARTIAL_SUCCESS where rows were refused or people not enrolled; WAITING_FOR_VERIFICATION where people are to be accepted. */
    status: z.enum(uploadStatuses),
    /** SHA-256 of the bytes, in hexadecimal; null where nothing came of the file, which may then be sent again. */
    contentHash: z.string().max(64).nullable(),
    /** Hash of the plan's schema and the options by which the rows are read. */
    schemaHash: z.string().max(64),
    /** Hash of the bytes and of everything by which new people are read from them; null until its rows are kept. */
    peopleHash: z.string().max(64).nullable(),
    /** Columns of the file, the options it came with, and rows by what became of them when they were counted. */
    summary: z.record(z.string(), z.unknown()),
  }),
  relations: {
    /** The upload that made its people; null where an earlier one had made all of them. */
    dataUpload: ref(IndividualDataSourceUpload, { nullable: true }),
    benefitPlan: ref(BenefitPlan, { onDelete: 'keep' }),
  },
  scope: 'creator',
  unique: [['benefitPlanId', 'contentHash', 'schemaHash']],
  indexes: [['peopleHash']],
  orderBy: ['-dateCreated'],
  states: uploadStates,
});
export type BenefitPlanDataUploadRecords = RowOf<typeof BenefitPlanDataUploadRecords>;
