import type { Counts, OperationContext } from '@parasol/core';
import { inState } from '@parasol/core';
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
  const rows = recordsOf(ctx);
  const select = { rows: { function: 'count' } } as const;
  const states = await rows.aggregate({ where: ofUpload(uploadId), groupBy: { key: { var: 'state' } }, select });
  const codes = await rows.aggregate({
    where: ofUpload(uploadId, inState('INVALID')),
    groupBy: { key: { var: 'refusalCode' } },
    select,
  });
  const byState = counted(states);
  const refusedByCode = counted(codes);
  const accepted = byState['APPLIED'] ?? 0;
  const refused = byState['INVALID'] ?? 0;
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

const counted = (groups: readonly Readonly<Record<string, unknown>>[]): Record<string, number> =>
  Object.fromEntries(groups.map(({ key, rows }) => [String(key), rows as number]));

/** The answer of an upload that is done. */
export function answerOf({ id, status, summary }: IndividualDataSourceUpload): ImportAnswer {
  const { columns: _, ...counts } = summary;
  return { uploadId: id, status, ...(counts as Omit<ImportAnswer, 'uploadId' | 'status'>) };
}
