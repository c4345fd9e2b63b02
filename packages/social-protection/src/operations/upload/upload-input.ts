import { type DateFormat, dateFormats, tableInput } from '@parasol/core';
import { z } from 'zod';
import type { BeneficiaryStatus } from '../../states.ts';

/** What the upload of a file into a plan takes. */
export const uploadInput = z.strictObject({
  benefitPlanId: z.uuid().toLowerCase(),
  /** The file: `fromFile(path)`, `fromBytes(name, content)` or a source of the host; its encoding or sheet. */
  ...tableInput(),
  /** How days are written in the file, where not as YYYY-MM-DD, which is read in any case. Nothing is guessed. @default 'YYYY-MM-DD' */
  dateFormat: z.enum(dateFormats).optional(),
  /** The status of the new beneficiaries. @default 'POTENTIAL', which takes no place */
  status: z.enum(['POTENTIAL', 'ACTIVE']).default('POTENTIAL'),
  /** The column whose values say which rows are one household. @default 'group_code' */
  groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
});
export type UploadInput = z.output<typeof uploadInput>;

/** What the upload leaves for its later steps, which any process may do. */
export interface UploadState {
  readonly recordId: string;
  readonly benefitPlanId: string;
  readonly fileName: string;
  /** Of a text file, where it is not UTF-8. */
  readonly encoding?: string | undefined;
  /** Of a workbook, where it is not the first. */
  readonly sheet?: string | undefined;
  /** Of the days in the file, where it is not YYYY-MM-DD. */
  readonly dateFormat?: DateFormat | undefined;
  readonly groupAggregationColumn: string;
  readonly status: Extract<BeneficiaryStatus, 'POTENTIAL' | 'ACTIVE'>;
  readonly contentHash: string;
  readonly schemaHash: string;
}
