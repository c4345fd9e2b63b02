import {
  type ByteSource,
  checkHeader,
  failure,
  mapColumns,
  type OperationContext,
  type TableReadOptions,
} from '@parasol/core';
import { individualErrors } from '../../../errors.ts';
import type { UploadConfiguration } from '../upload-configuration.ts';
import { hashedSource } from './hashed-source.ts';
import type { FileUse, KnownColumns } from './import-columns.ts';

/** A file of people as it was found before anything of it was kept. */
export interface InspectedFile {
  readonly header: readonly string[];
  /** What its columns are, in their order; null for those that are not read. */
  readonly columns: readonly (string | null)[];
  readonly rows: number;
  /** SHA-256 of the bytes. */
  readonly sha256: string;
}

/**
 * Reads a file once from beginning to end, so that one that cannot be read as a whole is refused before anything is kept: its form,
 * its header, its hash, and its size against what the configuration allows. Constant memory.
 */
export async function inspectFile(
  ctx: Pick<OperationContext, 'configuration' | 'formats'>,
  { source, ...options }: TableReadOptions & { readonly source: ByteSource },
  columns: KnownColumns,
  use?: FileUse,
): Promise<InspectedFile> {
  const hashed = hashedSource(source);
  const { upload_max_bytes: maxBytes, upload_max_rows: maxRows } = ctx.configuration<UploadConfiguration>('individual');
  const table = await ctx.formats.open(hashed.source, { ...options, maxBytes, maxRows });
  const known = new Set([...columns.required, ...columns.optional]);
  const mapped = mapColumns(table.header, use?.mapping ?? {}, known);
  const issues = [...mapped.issues, ...checkHeader(mapped.columns, columns)];
  if (issues.length > 0) throw failure(...issues);
  const rows = await table.count();
  if (rows === 0) throw failure(individualErrors.NO_ROWS({ file: source.name }));
  return { header: table.header, columns: mapped.columns, rows, sha256: hashed.sha256() };
}
