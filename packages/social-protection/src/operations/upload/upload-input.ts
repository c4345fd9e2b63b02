import type { DateFormat, UploadMode } from '@parasol/core';
import { type FileUse, peopleFile } from '@parasol/individual';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import type { BeneficiaryStatus } from '../../states.ts';

/** What the upload of a file into a plan takes: what an upload of people takes, and into which plan as what. */
export const uploadInput = z.strictObject({
  ...peopleFile(),
  benefitPlanId: z.uuid().toLowerCase(),
  /** The status of the new beneficiaries. @default 'POTENTIAL', which takes no place */
  status: z.enum(['POTENTIAL', 'ACTIVE']).default('POTENTIAL'),
});
export type UploadInput = z.output<typeof uploadInput>;

/** By what the rows of an upload are enrolled. */
export interface EnrolState {
  readonly recordId: string;
  readonly benefitPlanId: string;
  readonly status: Extract<BeneficiaryStatus, 'POTENTIAL' | 'ACTIVE'>;
  readonly mode: UploadMode;
}

/** What the upload leaves for its later steps, which any process may do. */
export interface UploadState extends EnrolState {
  /** Of the plan: whom its rows were taken to be about. */
  readonly type: BenefitPlan['type'];
  readonly fileName: string;
  /** Of a text file, where it is not UTF-8. */
  readonly encoding?: string | undefined;
  /** Of a workbook, where it is not the first. */
  readonly sheet?: string | undefined;
  /** Of the days in the file, where it is not YYYY-MM-DD. */
  readonly dateFormat?: DateFormat | undefined;
  readonly use: FileUse;
  /** What the columns of the file are, in their order; null for those that are not read. */
  readonly columns: readonly (string | null)[];
  readonly contentHash: string;
  readonly schemaHash: string;
}
