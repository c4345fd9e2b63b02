import { failure } from '../errors/failure.ts';
import { openCsv } from './csv-reader.ts';
import { writeCsv } from './csv-writer.ts';
import type { TableFormat } from './table-format.ts';
import { transferErrors } from './transfer-errors.ts';

/** CSV, the format that every app reads and writes. */
export const csvFormat: TableFormat = Object.freeze({
  name: 'csv',
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  // Whatever no other format knows is read as text, and refused by what it looks like where it is none.
  matches: () => true,
  open: async (source, { sheet, ...options }) => {
    if (sheet !== undefined) throw failure(transferErrors.NO_SHEETS({ file: source.name, sheet }));
    return openCsv(source, options);
  },
  write: async function* (columns, rows) {
    const names = columns.map(({ name }) => name);
    for await (const chunk of writeCsv(names, rows)) yield Buffer.from(chunk, 'utf8');
  },
} satisfies TableFormat);
