import { failure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import type { ByteSource } from './byte-source.ts';
import { type CsvForm, type RawRow, RowSplitter, rowEnd } from './row-splitter.ts';
import { textBlocks } from './text-blocks.ts';
import { transferErrors } from './transfer-errors.ts';
import { transferPhrases } from './transfer-phrases.ts';

/** Bounds and form of a CSV file. Each has a default. */
export interface CsvOptions {
  /** Default: the one of comma, semicolon and tab that the header has most of. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Characters in a cell; default 1,048,576. A longer one is refused before it is read to its end. */
  readonly maxCellLength?: number;
  /** Default 1,000. */
  readonly maxColumns?: number;
  /** Size of the whole file; no limit by default. */
  readonly maxBytes?: number;
}

/** One row of a CSV file: cells are text exactly as in the file. */
export interface CsvRecord {
  /** The line of the file on which the row starts; the header is on line 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The row has more or fewer cells than the header. The file can still be read; this row cannot be used. */
  readonly problem?: Issue;
}

/** An open CSV file: its header is read and checked, its rows are not read yet. */
export interface CsvFile {
  /** Names of the columns, without surrounding blanks. */
  readonly header: readonly string[];
  readonly delimiter: string;
  /**
   * The rows in batches of at most `size`; empty lines are passed over. Reads as fast as the consumer asks and stops when it
   * stops. Each call reads the source from its beginning.
   */
  records(size?: number): AsyncGenerator<CsvRecord[], void, undefined>;
  /** Reads the file to its end and gives the number of its rows, at a third of what `records` costs. */
  count(): Promise<number>;
}

/**
 * Opens a CSV file (RFC 4180, UTF-8 with or without byte order mark) and reads its header. Text stays text: leading zeros
 * are kept and no type is guessed. A file that cannot be read is a `DomainFailure` with a `transfer.*` code and the line.
 *
 * @example
 * const csv = await openCsv(fromFile('people.csv'));
 * console.log(csv.header);
 * for await (const batch of csv.records(1000)) for (const { line, cells } of batch) console.log(line, cells);
 */
export async function openCsv(source: ByteSource, options: CsvOptions = {}): Promise<CsvFile> {
  const maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
  const { form, header } = await readHeader(source, options, maxBytes);
  return {
    header,
    delimiter: form.delimiter,
    records: (size = 1000) => readRecords(textBlocks(source, maxBytes), form, header.length, size),
    count: () => countRecords(textBlocks(source, maxBytes), form),
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
): AsyncGenerator<CsvRecord[], void, undefined> {
  const splitter = new RowSplitter(form);
  let batch: CsvRecord[] = [];
  let afterHeader = false;
  const take = function* (rows: RawRow[]): Generator<CsvRecord[]> {
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

const withProblem = ({ line, cells }: RawRow, expected: number): CsvRecord => ({
  line,
  cells,
  problem: transferErrors.WRONG_CELL_COUNT({ line, expected, found: cells.length }),
});

async function readHeader(
  source: ByteSource,
  options: CsvOptions,
  maxBytes: number,
): Promise<{ form: CsvForm; header: string[] }> {
  const file = source.name;
  const maxCellLength = options.maxCellLength ?? 1024 * 1024;
  let text = '';
  let first: { text: string; newline: CsvForm['newline'] } | undefined;
  for await (const block of textBlocks(source, maxBytes)) {
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
  const header = row.cells.map((cell) => cell.trim());
  const issues = headerIssues(file, header, row.line, options.maxColumns ?? 1000);
  if (issues.length > 0) throw failure(...issues);
  return { form, header };
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

function headerIssues(file: string, header: readonly string[], line: number, limit: number): Issue[] {
  if (header.length > limit) return [transferErrors.TOO_MANY_COLUMNS({ file, columns: header.length, limit })];
  if (header.every((name) => name === ''))
    return [transferErrors.NO_HEADER({ file, line, why: transferPhrases.EMPTY_CELLS() })];
  const date = header.find((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
  if (date !== undefined)
    return [transferErrors.NO_HEADER({ file, line, why: transferPhrases.DATE_IN_HEADER({ date }) })];
  const issues: Issue[] = [];
  const seen = new Map<string, number>();
  header.forEach((column, i) => {
    const first = seen.get(column);
    if (column === '') issues.push(transferErrors.UNNAMED_COLUMN({ position: i + 1 }, ['header', i]));
    else if (first !== undefined)
      issues.push(transferErrors.DUPLICATE_COLUMN({ column, first, second: i + 1 }, ['header', i]));
    else seen.set(column, i + 1);
  });
  return issues;
}
