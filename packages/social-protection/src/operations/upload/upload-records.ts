import { type NewOf, type OperationContext, validationsOf } from '@parasol/core';
import type { IndividualDataSource } from '@parasol/individual';
import { BeneficiaryDataSource } from '../../entities/beneficiary-data-source.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import type { PlanRow } from './file/plan-row.ts';
import type { EnrolState } from './upload-input.ts';

/** Records whoever uploaded them: the same file makes its people once, for however many plans it is uploaded. */
export const recordsOf = (ctx: OperationContext) => ctx.repo(BenefitPlanDataUploadRecords, { scope: 'all' });
export const rowsOf = (ctx: OperationContext) => ctx.repo(BeneficiaryDataSource, { scope: 'all' });
export const ofUpload = ({ recordId }: Pick<EnrolState, 'recordId'>): unknown => ({
  '==': [{ var: 'uploadId' }, recordId],
});

export type NewRow = NewOf<typeof BeneficiaryDataSource>;

export const insertRows = (ctx: OperationContext, rows: readonly NewRow[]): Promise<unknown> =>
  rowsOf(ctx).insertMany([rows.map((row) => ({ id: ctx.newId(), ...row }))]);

/** A row with what is wrong with it. */
export const refusedRow = (
  uploadId: string,
  header: readonly string[],
  { line, cells, refusals }: PlanRow,
  validations: NewRow['validations'] = validationsOf(refusals),
  code: string | null = refusals[0]?.code ?? null,
): NewRow => ({
  ...{ uploadId, line, validations, reason: code, outcome: 'REFUSED', leads: false },
  ...{ individualId: null, groupId: null, itemId: null, enrolmentId: null, targetVersion: null },
  record: recordOf(header, cells),
  jsonExt: {},
});

/** A row of a file as it stands in it. */
export const recordOf = (header: readonly string[], cells: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(header.map((column, at) => [column, cells[at] ?? '']));

/** Rows that wait for what becomes of their people. */
export const waitingIn = (state: Pick<EnrolState, 'recordId'>): unknown => ({
  and: [ofUpload(state), { missing: 'outcome' }, { '!': { missing: 'itemId' } }],
});

/** Rows that are to be enrolled, or were found to be in the plan. */
export const pendingIn = (state: Pick<EnrolState, 'recordId'>): readonly unknown[] => [
  ofUpload(state),
  { missing: 'outcome' },
  { missing: 'itemId' },
];

/**
 * Whom an item of people has matched, by whom a row is found that keeps what its file said of them; null where it would make somebody, who is
 * not there.
 */
export const matchedIn = (item: Pick<IndividualDataSource, 'action' | 'individualId'> | undefined): string | null =>
  item?.action === 'UPDATE' || item?.action === 'UNCHANGED' ? item.individualId : null;

/** Says of one row what became of it; of one that keeps what its file said, with the item that it waited for, also whom that had matched. */
export async function endRow(
  ctx: OperationContext,
  { id }: Pick<BeneficiaryDataSource, 'id'>,
  outcome: Exclude<BeneficiaryDataSource['outcome'], null>,
  reason: unknown = null,
  validations: Readonly<Record<string, unknown>> = validationsOf([]),
  item?: IndividualDataSource,
): Promise<void> {
  const matched = matchedIn(item);
  await rowsOf(ctx).updateWhere({
    where: { '==': [{ var: 'id' }, id] },
    set: {
      ...{ outcome: { value: outcome }, itemId: { value: null }, validations: { value: validations } },
      ...(matched === null ? {} : { individualId: { value: matched } }),
      reason: { value: typeof reason === 'string' ? reason.slice(0, 200) : null },
    },
  });
}
