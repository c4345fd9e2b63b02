import {
  type ColumnMapping,
  type EmptyCells,
  isSettled,
  type OperationContext,
  type UploadMode,
  type UploadStatus,
} from '@parasol/core';
import { type FileUse, Group, GroupIndividual, householdColumns, requireWholeRecords } from '@parasol/individual';
import { Beneficiary } from '../../entities/beneficiary.ts';
import type { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';
import type { UploadState } from './upload-input.ts';
import { ofUpload, recordsOf, rowsOf } from './upload-records.ts';

/** What became of the rows of a file that was uploaded into a plan, in numbers. `rows` is the sum of all that happened to any. */
export interface BeneficiaryUpload {
  readonly uploadId: string;
  readonly benefitPlanId: string;
  /** The upload of people that made its people; null where all were there from an earlier upload of the same file. */
  readonly dataUploadId: string | null;
  /** SUCCESS; PARTIAL_SUCCESS where rows were refused or their people not enrolled; WAITING_FOR_VERIFICATION where somebody has to accept people. */
  readonly status: UploadStatus;
  readonly rows: number;
  /** Rows with something wrong in them: nobody was made of them. */
  readonly refused: number;
  readonly refusedByCode: Readonly<Record<string, number>>;
  /** Rows that wait until their people were accepted and applied. */
  readonly waiting: number;
  /** Rows whose people somebody has rejected. */
  readonly rejected: number;
  readonly enrolled: number;
  readonly waitlisted: number;
  /** Rows of whom was in the plan before, with other data; only of files that may change people. */
  readonly updated: number;
  /** Rows of whom was in the plan before, and nothing of it changed. */
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
  isSettled(status) && Number(summary['refused']) + Number(summary['rejected'] ?? 0) === summary['rows'];

async function sumUp(ctx: OperationContext, record: BenefitPlanDataUploadRecords): Promise<Summary> {
  const groups = await rowsOf(ctx).aggregate({
    where: ofUpload({ recordId: record.id }),
    groupBy: { outcome: { var: 'outcome' }, reason: { var: 'reason' } },
    select: { rows: { function: 'count' } },
  });
  const counted = groups.map(({ outcome, reason, rows }) => ({
    outcome: outcome as string | null,
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
    waiting: sum(counted.filter(({ outcome }) => outcome === null)),
    rejected: sum(of('REJECTED')),
    enrolled: sum(of('ENROLLED')),
    waitlisted: sum(of('WAITLISTED')),
    updated: sum(of('UPDATED')),
    inPlan: sum(of('IN_PLAN')),
    leftOut: sum(of('LEFT_OUT')),
    leftOutBy: by('LEFT_OUT'),
    noPlace: sum(of('NO_PLACE')),
  };
}

/** By what the rows of an upload were read and are enrolled, as it was said when it came. */
export interface UploadOptions {
  readonly status: UploadState['status'];
  readonly mode: UploadMode;
  readonly matchBy: readonly string[];
  readonly mapping: ColumnMapping;
  /** What empty cells say, where not that what there is stays. */
  readonly emptyCells?: EmptyCells;
  /** Who says that its people are made: as it was said last before they were to be, and then as it was. */
  readonly acceptance?: 'automatic' | 'required';
}

export const optionsIn = ({ summary }: Pick<BenefitPlanDataUploadRecords, 'summary'>): UploadOptions => ({
  ...{ status: 'POTENTIAL', mode: 'create', matchBy: [], mapping: {} },
  ...(summary['options'] as UploadOptions | undefined),
});

/** How often accepted rows of an upload were applied, or are being applied. */
export const roundOf = ({ summary }: Pick<BenefitPlanDataUploadRecords, 'summary'>): number =>
  (summary['round'] as number | undefined) ?? 0;

/** How the rows of an upload were read. */
export const useOf = (record: Pick<BenefitPlanDataUploadRecords, 'summary'>): FileUse => {
  const { mode, matchBy, mapping, emptyCells } = optionsIn(record);
  const groupAggregationColumn = (record.summary['groupColumn'] as string | undefined) ?? 'group_code';
  return { groupAggregationColumn, mode, matchBy, mapping, emptyCells };
};

/** What the columns of the file are. */
const columnsIn = (record: Pick<BenefitPlanDataUploadRecords, 'summary'>): readonly string[] => {
  const { mapping } = useOf(record);
  return ((record.summary['columns'] ?? []) as readonly string[]).map((name) => mapping[name] ?? name);
};

/** Whether the file said who lives with whom. */
export const isGrouped = (record: Pick<BenefitPlanDataUploadRecords, 'summary'>): boolean =>
  columnsIn(record).includes(useOf(record).groupAggregationColumn);

/** Whether the file said anything of households, be it a role beside no household, which is refused. */
const saysOfHouseholds = (record: Pick<BenefitPlanDataUploadRecords, 'summary'>): boolean => {
  const columns = new Set(columnsIn(record));
  return householdColumns(useOf(record).groupAggregationColumn).some((name) => columns.has(name));
};

/** Rows of an upload hold whatever the file had: who reads them must see everything of whom and what it was about. */
export const requireWholeUpload = (
  ctx: OperationContext,
  record: Pick<BenefitPlanDataUploadRecords, 'summary'> | undefined,
): void => {
  const households = record === undefined || saysOfHouseholds(record) ? [Group, GroupIndividual] : [];
  requireWholeRecords(ctx, Beneficiary, GroupBeneficiary, ...households);
};

/** Counts what became of the rows and keeps it with the upload, which is done when none waits. */
export async function finishUpload(
  ctx: OperationContext,
  { recordId }: Pick<UploadState, 'recordId'>,
): Promise<BeneficiaryUpload> {
  const record = await recordsOf(ctx).require(recordId, { lock: true });
  const counts = await sumUp(ctx, record);
  const isWhole = counts.refused + counts.rejected + counts.leftOut + counts.noPlace === 0;
  const status = counts.waiting > 0 ? 'WAITING_FOR_VERIFICATION' : isWhole ? 'SUCCESS' : 'PARTIAL_SUCCESS';
  const patch = { status, summary: { ...record.summary, ...counts } } as const;
  return answerOf((await recordsOf(ctx).update(recordId, record.version, patch)).row);
}

/** The answer of an upload of which the rows were counted. */
export function answerOf({
  id,
  benefitPlanId,
  dataUploadId,
  status,
  summary,
}: BenefitPlanDataUploadRecords): BeneficiaryUpload {
  const { columns: _, groupColumn: __, options: ___, round: ____, ...counts } = summary;
  return { uploadId: id, benefitPlanId, dataUploadId, status, ...(counts as unknown as Summary) };
}
