import { type ByteSource, checkHeader, failure, type TableFormats, type TableReadOptions } from '@parasol/core';
import { individualErrors } from '../../errors.ts';
import { hashedSource } from './hashed-source.ts';

export interface InspectedFile {
  readonly header: readonly string[];
  readonly rows: number;
  /** SHA-256 of the bytes. */
  readonly sha256: string;
}

/**
 * Reads a file once from beginning to end, so that one that cannot be read as a whole is refused before anything is kept: its form,
 * its header, its hash. Constant memory.
 */
export async function inspectFile(
  formats: TableFormats,
  { source, ...options }: TableReadOptions & { readonly source: ByteSource },
  columns: { readonly required: readonly string[]; readonly optional: readonly string[] },
): Promise<InspectedFile> {
  const hashed = hashedSource(source);
  const table = await formats.open(hashed.source, options);
  const issues = checkHeader(table.header, columns);
  if (issues.length > 0) throw failure(...issues);
  const rows = await table.count();
  if (rows === 0) throw failure(individualErrors.NO_ROWS({ file: source.name }));
  return { header: table.header, rows, sha256: hashed.sha256() };
}
