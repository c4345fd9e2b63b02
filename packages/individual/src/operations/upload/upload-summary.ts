import type { Counts, OperationContext } from '@parasol/core';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
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
export async function sumUp(ctx: OperationContext, uploadId: string, made: Counts): Promise<void> {
  const byCode = await recordsOf(ctx).aggregate({
    where: ofUpload(uploadId),
    groupBy: { code: { var: 'refusalCode' } },
    select: { rows: { function: 'count' } },
  });
  let accepted = 0;
  let refused = 0;
  const refusedByCode: Record<string, number> = {};
  for (const { code, rows } of byCode as readonly { readonly code: string | null; readonly rows: number }[]) {
    if (code === null) accepted = rows;
    else {
      refusedByCode[code] = rows;
      refused += rows;
    }
  }
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

/** The answer of an upload that is done. */
export function answerOf({ id, status, summary }: IndividualDataSourceUpload): ImportAnswer {
  const { columns: _, groupColumn: __, ...counts } = summary;
  return { uploadId: id, status, ...(counts as Omit<ImportAnswer, 'uploadId' | 'status'>) };
}
