import { isSettled, type OperationContext } from '@parasol/core';
import type { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { ofUpload, rowsOf } from './upload-records.ts';

/** What became of the rows of a file that was uploaded into a plan, in numbers. `rows` is the sum of all that happened to any. */
export interface BeneficiaryUpload {
  readonly uploadId: string;
  readonly benefitPlanId: string;
  /** The upload of people that made its people; null where all were there from an earlier upload of the same file. */
  readonly dataUploadId: string | null;
  /** SUCCESS, or PARTIAL_SUCCESS where rows were refused or their people not enrolled. */
  readonly status: string;
  readonly rows: number;
  /** Rows with something wrong in them: nobody was made of them. */
  readonly refused: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
  readonly enrolled: number;
  readonly waitlisted: number;
  /** Rows of whom was in the plan before. */
  readonly inPlan: number;
  /** Rows whose person or household is in the registry and was not enrolled: a criterion of the rule, another plan. */
  readonly leftOut: number;
  readonly leftOutBy: Readonly<Record<string, number>>;
  /** Rows for which no place was left. */
  readonly noPlace: number;
}

type Summary = Omit<BeneficiaryUpload, 'uploadId' | 'benefitPlanId' | 'dataUploadId' | 'status'>;

/** Whether everything about an upload is decided and no row of it has anybody: its file may be sent again and is read as the registry is then. */
export const cameToNothing = ({ status, summary }: Pick<BenefitPlanDataUploadRecords, 'status' | 'summary'>): boolean =>
  isSettled(status) && summary['refused'] === summary['rows'];

export async function sumUp(ctx: OperationContext, record: BenefitPlanDataUploadRecords): Promise<Summary> {
  const groups = await rowsOf(ctx).aggregate({
    where: ofUpload({ recordId: record.id }),
    groupBy: { outcome: { var: 'outcome' }, reason: { var: 'reason' } },
    select: { rows: { function: 'count' } },
  });
  const counted = groups.map(({ outcome, reason, rows }) => ({
    outcome: outcome as string,
    reason: (reason as string | null) ?? '',
    rows: Number(rows),
  }));
  const of = (wanted: string) => counted.filter(({ outcome }) => outcome === wanted);
  const sum = (some: readonly { readonly rows: number }[]) => some.reduce((total, { rows }) => total + rows, 0);
  const by = (wanted: string) => Object.fromEntries(of(wanted).map(({ reason, rows }) => [reason, rows]));
  return {
    rows: sum(counted),
    refused: sum(of('REFUSED')),
    refusedByCode: by('REFUSED'),
    enrolled: sum(of('ENROLLED')),
    waitlisted: sum(of('WAITLISTED')),
    inPlan: sum(of('IN_PLAN')),
    leftOut: sum(of('LEFT_OUT')),
    leftOutBy: by('LEFT_OUT'),
    noPlace: sum(of('NO_PLACE')),
  };
}

/** The answer of an upload that is done. */
export function answerOf({
  id,
  benefitPlanId,
  dataUploadId,
  status,
  summary,
}: BenefitPlanDataUploadRecords): BeneficiaryUpload {
  const { columns: _, groupColumn: __, ...counts } = summary;
  return { uploadId: id, benefitPlanId, dataUploadId, status, ...(counts as unknown as Summary) };
}
