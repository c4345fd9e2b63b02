import { Buffer } from 'node:buffer';
import {
  type ByteSource,
  type CellProblem,
  failure,
  readColumnNames,
  type TableFile,
  type TableReadOptions,
  type TableRecord,
  transferErrors,
} from '@parasol/core';
import { limitsOf, type XlsxOptions } from '../limits.ts';
import { xlsxErrors } from '../xlsx-errors.ts';
import { Archive } from './archive.ts';
import { placeOf } from './cell-place.ts';
import { type CellContext, isBlank, type ReadCell, readCell } from './cell-text.ts';
import { SharedStrings } from './shared-strings.ts';
import { type StoredCell, type StoredRow, sheetRows } from './sheet-rows.ts';
import { spool } from './spool.ts';
import { readStyles } from './styles.ts';
import { readWorkbook } from './workbook.ts';

/** Begins a compound file, which is what old workbooks and encrypted ones are. */
const COMPOUND = Buffer.of(0xd0, 0xcf, 0x11, 0xe0);

/** How one workbook is read. */
interface Reading {
  readonly source: ByteSource;
  readonly call: TableReadOptions;
  readonly own: XlsxOptions;
}

/** The columns of the table: those of the header, side by side. */
interface Columns {
  readonly line: number;
  /** The first, from 0. */
  readonly from: number;
  readonly header: readonly string[];
}

/** Opens a workbook and reads the header of its table. */
export async function openXlsx(source: ByteSource, call: TableReadOptions, own: XlsxOptions): Promise<TableFile> {
  const { encoding, maxRows = Number.POSITIVE_INFINITY } = call;
  if (encoding !== undefined)
    throw failure(xlsxErrors.ENCODING_DECLARED({ file: source.name, encoding }, ['encoding']));
  const reading: Reading = { source, call, own };
  const columns = await readHeader(reading);
  const tooMany = () => failure(transferErrors.TOO_MANY_ROWS({ file: source.name, limit: maxRows }));
  return {
    header: columns.header,
    async *records(size = 1000) {
      let rows = 0;
      let batch: TableRecord[] = [];
      for await (const { rows: stored, sheet } of openSheet(reading, 'all')) {
        for (const row of stored) {
          if (!isRecord(row, columns, sheet)) continue;
          if (++rows > maxRows) throw tooMany();
          batch.push(recordOf(row, columns, sheet));
          if (batch.length < size) continue;
          yield batch;
          batch = [];
        }
      }
      if (batch.length > 0) yield batch;
    },
    count: async () => {
      let rows = 0;
      for await (const { rows: stored, sheet } of openSheet(reading, 'all')) {
        for (const row of stored) {
          if (!isRecord(row, columns, sheet)) continue;
          if (++rows > maxRows) throw tooMany();
          // Who counts trusts that the records can be read: a cell that is too large, or damaged, is found here too.
          if (row.cells.some((cell) => mayBeRefused(cell, sheet))) recordOf(row, columns, sheet);
        }
      }
      return rows;
    },
  };
}

/** The open sheet of a workbook. */
interface Sheet extends CellContext {
  readonly archive: Archive;
  /** Characters of a cell. */
  readonly longest: number;
}

/** Copies the source, reads what belongs to the sheet and then its rows; everything is closed when the reading ends. */
async function* openSheet(
  { source, call, own }: Reading,
  texts: 'all' | 'as needed',
): AsyncGenerator<{ rows: StoredRow[]; sheet: Sheet }, void, undefined> {
  const limits = limitsOf(own);
  const { temporaryFolder: folder } = own;
  const limit = Math.min(limits.maxBytes, call.maxBytes ?? Number.POSITIVE_INFINITY);
  const file = await spool(source, { limit, folder });
  let shared: SharedStrings | undefined;
  try {
    const first = Buffer.alloc(COMPOUND.length);
    file.read(first, 0);
    if (first.equals(COMPOUND)) throw failure(xlsxErrors.OLD_OR_LOCKED({ file: source.name }));
    const archive = await Archive.open(source.name, file.fd, limits);
    const workbook = await readWorkbook(archive, call.sheet);
    const kinds = await readStyles(archive, workbook.styles);
    shared = new SharedStrings(archive, workbook.sharedStrings, folder);
    if (texts === 'all') await shared.readThrough(Number.POSITIVE_INFINITY);
    const longest = call.maxCellLength ?? 1024 * 1024;
    const sheet: Sheet = { archive, shared, kinds, is1904: workbook.is1904, longest };
    for await (const rows of sheetRows(archive, workbook.sheet)) yield { rows, sheet };
  } finally {
    await shared?.close();
    file.close();
  }
}

async function readHeader(reading: Reading): Promise<Columns> {
  const { name: file } = reading.source;
  for await (const { rows, sheet } of openSheet(reading, 'as needed')) {
    for (const row of rows) {
      const { line, cells } = row;
      for (const { type, value } of cells) if (type === 's') await sheet.shared.readThrough(Number(value));
      const filled = cells.filter((cell) => !isBlank(cell, sheet));
      if (filled.length === 0) continue;
      const from = Math.min(...filled.map(({ column }) => column));
      const width = Math.max(...filled.map(({ column }) => column)) - from + 1;
      const texts: string[] = Array(width).fill('');
      for (const cell of filled) {
        const { text, issue } = read(cell, line, sheet);
        if (issue !== undefined) throw failure(issue);
        texts[cell.column - from] = text;
      }
      return { line, from, header: readColumnNames({ file, line, cells: texts, limit: reading.call.maxColumns }) };
    }
  }
  throw failure(transferErrors.EMPTY_FILE({ file }));
}

/** Whether a row lies below the header and holds something. */
const isRecord = ({ line, cells }: StoredRow, columns: Columns, sheet: Sheet): boolean =>
  line > columns.line && cells.some((cell) => !isBlank(cell, sheet));

/** More than what a cell says can be longer than what the sheet stores: a number in plain decimals, with its zeros. */
const LONGER = 1024;

/** Whether a cell has to be read to know that its file can be: shared texts may be absent, or long as others that are stored as they are. */
const mayBeRefused = ({ type, value = '' }: StoredCell, { longest }: Sheet): boolean =>
  type === 's' || value.length + LONGER > longest;

function recordOf({ line, cells }: StoredRow, { from, header }: Columns, sheet: Sheet): TableRecord {
  const texts: string[] = Array(header.length).fill('');
  const cellProblems: CellProblem[] = [];
  let outside: number | undefined;
  for (const cell of cells) {
    const at = cell.column - from;
    if (at < 0 || at >= header.length) {
      if (!isBlank(cell, sheet)) outside ??= cell.column;
      continue;
    }
    const { text, issue } = read(cell, line, sheet);
    texts[at] = text;
    if (issue !== undefined) cellProblems.push({ at, issue });
  }
  return {
    line,
    cells: texts,
    ...(outside === undefined ? {} : { problem: xlsxErrors.VALUE_OUTSIDE({ place: placeOf(outside, line) }) }),
    ...(cellProblems.length === 0 ? {} : { cellProblems }),
  };
}

function read(cell: StoredCell, line: number, sheet: Sheet): ReadCell {
  const { archive, longest: limit } = sheet;
  const found = readCell(cell, line, sheet);
  if (found === undefined) throw archive.damaged(placeOf(cell.column, line));
  if (found.text.length > limit) throw failure(transferErrors.CELL_TOO_LARGE({ file: archive.file, line, limit }));
  return found;
}
