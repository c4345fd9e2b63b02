import { failure } from '../errors/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { readColumnNames } from './column-names.ts';
import { type CsvForm, type RawRow, RowSplitter, rowEnd } from './row-splitter.ts';
import type { TableFile, TableReadOptions, TableRecord } from './table-format.ts';
import { textBlocks } from './text-blocks.ts';
import { encodingNamed } from './text-encoding.ts';
import { transferErrors } from './transfer-errors.ts';

/** Bounds and form of a CSV file. Each has a default. */
export interface CsvOptions extends Omit<TableReadOptions, 'sheet'> {
  /** Default: the one of comma, semicolon and tab that the header has most of. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
}

/** An open CSV file: its header is read and checked, its rows are not read yet. Its count costs a third of what its records cost. */
export interface CsvFile extends TableFile {
  readonly delimiter: string;
}

/**
 * Opens a CSV file (RFC 4180, UTF-8 with or without byte order mark or in the encoding that is declared) and reads its header. Text stays
 * text: leading zeros are kept and no type is guessed; only the apostrophe is taken away that keeps a spreadsheet from running a cell as
 * a formula (`'=1+1`), as `writeCsv` puts it there. A file that cannot be read is a `DomainFailure` with a `transfer.*` code and the line.
 *
 * @example
 * const csv = await openCsv(fromFile('people.csv'));
 * console.log(csv.header);
 * for await (const batch of csv.records(1000)) for (const { line, cells } of batch) console.log(line, cells);
 */
export async function openCsv(source: ByteSource, options: CsvOptions = {}): Promise<CsvFile> {
  const { maxBytes = Number.POSITIVE_INFINITY, maxRows = Number.POSITIVE_INFINITY } = options;
  const text = { maxBytes, encoding: encodingNamed(options.encoding ?? 'utf-8') };
  const { form, header } = await readHeader(textBlocks(source, text), source.name, options);
  const tooMany = () => failure(transferErrors.TOO_MANY_ROWS({ file: source.name, limit: maxRows }));
  return {
    header,
    delimiter: form.delimiter,
    async *records(size = 1000) {
      let rows = 0;
      for await (const batch of readRecords(textBlocks(source, text), form, header.length, size)) {
        rows += batch.length;
        if (rows > maxRows) throw tooMany();
        yield batch;
      }
    },
    count: async () => {
      const rows = await countRecords(textBlocks(source, text), form);
      if (rows > maxRows) throw tooMany();
      return rows;
    },
  };
}

async function countRecords(blocks: AsyncGenerator<string>, form: CsvForm): Promise<number> {
  const splitter = new RowSplitter(form, { cells: 'unread' });
  // The first one is the header.
  let rows = -1;
  const take = (block: string, last: boolean): void => {
    const found: RawRow[] = [];
    splitter.push(block, last, found);
    rows += found.length;
  };
  for await (const block of blocks) take(block, false);
  take('', true);
  return rows;
}

async function* readRecords(
  blocks: AsyncGenerator<string>,
  form: CsvForm,
  width: number,
  size: number,
): AsyncGenerator<TableRecord[], void, undefined> {
  const splitter = new RowSplitter(form);
  let batch: TableRecord[] = [];
  let afterHeader = false;
  const take = function* (rows: RawRow[]): Generator<TableRecord[]> {
    for (const row of rows) {
      if (!afterHeader) afterHeader = true;
      else batch.push(row.cells.length === width ? row : withProblem(row, width));
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  };
  for await (const block of blocks) {
    const rows: RawRow[] = [];
    splitter.push(block, false, rows);
    yield* take(rows);
  }
  const rows: RawRow[] = [];
  splitter.push('', true, rows);
  yield* take(rows);
  if (batch.length > 0) yield batch;
}

const withProblem = ({ line, cells }: RawRow, expected: number): TableRecord => ({
  line,
  cells,
  problem: transferErrors.WRONG_CELL_COUNT({ line, expected, found: cells.length }),
});

async function readHeader(
  blocks: AsyncGenerator<string>,
  file: string,
  options: CsvOptions,
): Promise<{ form: CsvForm; header: string[] }> {
  const maxCellLength = options.maxCellLength ?? 1024 * 1024;
  let text = '';
  let first: { text: string; newline: CsvForm['newline'] } | undefined;
  for await (const block of blocks) {
    text += block;
    first = firstRow(text, false);
    if (first !== undefined) break;
    if (text.length > maxCellLength)
      throw failure(transferErrors.CELL_TOO_LARGE({ file, line: 1, limit: maxCellLength }));
  }
  first ??= firstRow(text, true);
  if (first === undefined) throw failure(transferErrors.EMPTY_FILE({ file }));
  const form: CsvForm = {
    file,
    delimiter: options.delimiter ?? sniff(first.text),
    newline: first.newline,
    maxCellLength,
  };
  const rows: RawRow[] = [];
  new RowSplitter(form).push(first.text, true, rows);
  const row = rows[0];
  if (row === undefined) throw failure(transferErrors.EMPTY_FILE({ file }));
  return { form, header: readColumnNames({ file, line: row.line, cells: row.cells, limit: options.maxColumns }) };
}

/** The text up to the end of the first row that is not blank, empty lines before it included, once it is there in whole. */
function firstRow(text: string, last: boolean): { text: string; newline: CsvForm['newline'] } | undefined {
  const start = text.search(/[^\r\n]/);
  if (start < 0) return undefined;
  const breakAt = text.search(/[\r\n]/);
  // A return at the very end may be half of CRLF.
  if (!last && (breakAt < 0 || breakAt === text.length - 1)) return undefined;
  const newline = text[breakAt] === '\r' && text[breakAt + 1] !== '\n' ? '\r' : '\n';
  const quote = text.indexOf('"', start);
  let end = text.indexOf(newline, start);
  if (quote >= 0 && (end < 0 || quote < end)) end = rowEnd(text, quote, newline, last);
  if (end < 0) return last ? { text, newline } : undefined;
  return { text: text.slice(0, end), newline };
}

function sniff(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  let best = ',';
  for (const candidate of [';', '\t']) {
    if (bare.split(candidate).length > bare.split(best).length) best = candidate;
  }
  return best;
}
