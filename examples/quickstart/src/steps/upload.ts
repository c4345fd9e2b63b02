import { type ByteSource, type Progress, unwrap } from '@parasol/core';
import type { Officer } from '../compose.ts';
import { allRows } from '../pages.ts';
import type { RefusalReason, UploadReport } from '../report/report.ts';

export interface Uploaded extends UploadReport {
  readonly uploadId: string;
}

/** Brings the people of a file into the registry. Rows that cannot be right stay outside, each with its reasons. */
export async function upload(
  me: Officer,
  source: ByteSource,
  onProgress: (progress: Progress) => void,
): Promise<Uploaded> {
  const done = unwrap(await me.individualImports.importIndividuals({ source }, { onProgress }));
  const { uploadId, rows, accepted, refused, duplicates, groups } = done;
  const reasons = await reasonsOf(me, uploadId);
  return { uploadId, rows, accepted, refused, duplicates, households: groups, reasons };
}

/** Refused rows by their first error; a row with several is counted once. */
async function reasonsOf(me: Officer, uploadId: string): Promise<RefusalReason[]> {
  const reasons = new Map<string, RefusalReason>();
  const rows = allRows((page) => me.individualDataSourceUploads.refusals({ uploadId, ...page }));
  for await (const { line, errors } of rows) {
    const [error] = errors;
    if (error === undefined) continue;
    const { code, column, value, message: sentence } = error;
    const key = `${code} ${column}`;
    const known = reasons.get(key) ?? { code, column, value, sentence, line, rows: 0 };
    reasons.set(key, { ...known, rows: known.rows + 1 });
  }
  return [...reasons.values()].sort((a, b) => b.rows - a.rows);
}
