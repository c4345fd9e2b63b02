import type { NewOf, OperationContext } from '@parasol/core';
import { BeneficiaryDataSource } from '../../entities/beneficiary-data-source.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import type { PlanRow } from './plan-row.ts';
import type { UploadState } from './upload-input.ts';

/** Records whoever uploaded them: the same file makes its people once, for however many plans it is uploaded. */
export const recordsOf = (ctx: OperationContext) => ctx.repo(BenefitPlanDataUploadRecords, { scope: 'all' });
export const rowsOf = (ctx: OperationContext) => ctx.repo(BeneficiaryDataSource, { scope: 'all' });
export const ofUpload = ({ recordId }: Pick<UploadState, 'recordId'>): unknown => ({
  '==': [{ var: 'uploadId' }, recordId],
});

export type NewRow = NewOf<typeof BeneficiaryDataSource>;

export const insertRows = (ctx: OperationContext, rows: readonly NewRow[]): Promise<unknown> =>
  rowsOf(ctx).insertMany([rows.map((row) => ({ id: ctx.newId(), ...row }))]);

export const refusedRow = (
  uploadId: string,
  header: readonly string[],
  { line, cells }: PlanRow,
  { validations, code }: { readonly validations: NewRow['validations']; readonly code: string },
): NewRow => ({
  ...{ uploadId, line, validations, reason: code, outcome: 'REFUSED', leads: false, individualId: null, groupId: null },
  record: Object.fromEntries(header.map((column, at) => [column, cells[at] ?? ''])),
  jsonExt: {},
});
