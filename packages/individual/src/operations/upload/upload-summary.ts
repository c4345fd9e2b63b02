import { type Counts, inState, type OperationContext } from '@parasol/core';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import type { ImportState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';

/** What an import came to. It holds no personal data: the refused rows themselves are read by `refusals`. */
export interface ImportAnswer {
  readonly uploadId: string;
  /** SUCCESS, or PARTIAL_SUCCESS when rows were refused. */
  readonly status: string;
  /** Rows of the file, below the header. */
  readonly rows: number;
  /** Rows that became people. */
  readonly accepted: number;
  readonly refused: number;
  /** Refused rows that say the same as another one. */
  readonly duplicates: number;
  /** Groups that did not exist before. */
  readonly groups: number;
  readonly memberships: number;
  /** Refused rows by the code of their first error. */
  readonly refusedByCode: Readonly<Record<string, number>>;
}

/** Counts the rows of an upload by outcome and keeps the counts with it. Nothing changes the second time. */
export async function sumUp(ctx: OperationContext, { uploadId, rows }: ImportState, made: Counts): Promise<void> {
  const accepted = made['people'] ?? 0;
  const refusedByCode = accepted === rows ? {} : await refusalsByCode(ctx, uploadId);
  const refused = Object.values(refusedByCode).reduce((sum, count) => sum + count, 0);
  const counts = {
    rows: accepted + refused,
    accepted,
    refused,
    duplicates: refusedByCode['individual.DUPLICATE_ROW'] ?? 0,
    groups: made['groups'] ?? 0,
    memberships: made['memberships'] ?? 0,
    refusedByCode,
  };
  const uploads = uploadsOf(ctx);
  const upload = await uploads.require(uploadId, { lock: true });
  if (upload.status !== 'IN_PROGRESS') return;
  await uploads.update(uploadId, upload.version, { summary: { ...upload.summary, ...counts } });
}

async function refusalsByCode(ctx: OperationContext, uploadId: string): Promise<Record<string, number>> {
  const codes = await recordsOf(ctx).aggregate({
    where: ofUpload(uploadId, inState('INVALID')),
    groupBy: { code: { var: 'refusalCode' } },
    select: { rows: { function: 'count' } },
  });
  return Object.fromEntries(codes.map(({ code, rows }) => [String(code), rows as number]));
}

/** The answer of an upload that is done. */
export function answerOf({ id, status, summary }: IndividualDataSourceUpload): ImportAnswer {
  const { columns: _, groupColumn: __, ...counts } = summary;
  return { uploadId: id, status, ...(counts as Omit<ImportAnswer, 'uploadId' | 'status'>) };
}
