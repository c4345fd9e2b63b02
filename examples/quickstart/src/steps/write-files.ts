import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unwrap, writeCsv } from '@parasol/core';
import type { Officer } from '../compose.ts';
import { page } from '../html/page.ts';
import type { Report } from '../report/report.ts';
import { type PaymentListOptions, paymentColumns, paymentRows } from './payment-list.ts';

export interface WrittenFiles {
  readonly payments: string;
  readonly refused: string;
  readonly report: string;
}

export const filesIn = (folder: string): WrittenFiles => ({
  payments: join(folder, 'payments.csv'),
  refused: join(folder, 'refused.csv'),
  report: join(folder, 'report.html'),
});

/** The payment list and the refused rows, row by row: neither is ever in memory as a whole. */
export async function writeLists(
  me: Officer,
  files: WrittenFiles,
  options: PaymentListOptions & { readonly uploadId: string },
): Promise<void> {
  await writeText(files.payments, writeCsv(paymentColumns(options), paymentRows(me, options)));
  const { uploadId } = options;
  await writeText(
    files.refused,
    unwrap(await me.individualDataSourceUploads.downloadInvalidItems({ uploadId })).chunks,
  );
}

export const writeReport = (files: WrittenFiles, report: Report): Promise<void> =>
  writeFile(files.report, page(report));

const writeText = (path: string, text: AsyncIterable<string | Uint8Array>): Promise<void> =>
  pipeline(Readable.from(text), createWriteStream(path));
