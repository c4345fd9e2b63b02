import type { Issue } from '../errors/issue.ts';
import type { LazyMessages } from '../errors/translator.ts';
import type { ByteSource } from './byte-source.ts';

/** What a cell can hold. Dates and decimals are written as text; null and undefined give an empty cell. */
export type TableCell = string | number | bigint | boolean | null | undefined;

/** What can be said of a file before it is read, and how much of it may be read. */
export interface TableReadOptions {
  /**
   * How the bytes of a text file stand for characters, by any name that `TextDecoder` knows: `windows-1252`, `iso-8859-6`, `utf-16le`,
   * `shift_jis`. It is never guessed. @default UTF-8, with or without byte order mark
   */
  readonly encoding?: string | undefined;
  /** The sheet of a workbook. @default the first that is not hidden */
  readonly sheet?: string | undefined;
  /** Size of the whole file; no limit by default. */
  readonly maxBytes?: number | undefined;
  /** Rows below the header; no limit by default. */
  readonly maxRows?: number | undefined;
  /** Default 1,000. */
  readonly maxColumns?: number | undefined;
  /** Characters in a cell; default 1,048,576. A longer one is refused before it is read to its end. */
  readonly maxCellLength?: number | undefined;
}

/** A cell that cannot be used, though its row can be read. */
export interface CellProblem {
  /** Its place among the cells of the row. */
  readonly at: number;
  readonly issue: Issue;
}

/** One row of a table in a file: cells are text. */
export interface TableRecord {
  /** Where the row starts in the file: the line of a text, the row of a sheet, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The row has other cells than the header. The file can still be read; this row cannot be used. */
  readonly problem?: Issue;
  /** Cells that hold what cannot be used, such as the error of a formula. */
  readonly cellProblems?: readonly CellProblem[];
}

/** An open file with a table: its header is read and checked, its rows are not read yet. */
export interface TableFile {
  /** Names of the columns, without surrounding blanks. */
  readonly header: readonly string[];
  /**
   * The rows in batches of at most `size`; empty ones are passed over. Reads as fast as the consumer asks and stops when it stops. Each
   * call reads the source from its beginning.
   */
  records(size?: number): AsyncGenerator<TableRecord[], void, undefined>;
  /** Reads the file to its end and gives the number of its rows. */
  count(): Promise<number>;
}

/** A column of a file that is written. */
export interface TableColumn {
  readonly name: string;
  /** `date`: ISO dates become dates where the format has such. @default 'text' */
  readonly kind?: 'text' | 'date';
}

/** What can be said of a file that is written. */
export interface TableWriteOptions {
  /** What the table is called where a format names it, such as the sheet of a workbook. */
  readonly title?: string | undefined;
}

/** Rows to be written, each with a cell for every column. */
export type TableRows = AsyncIterable<readonly TableCell[]> | Iterable<readonly TableCell[]>;

/**
 * A kind of file that holds a table. CSV is always there; others are listed in `createParasol({ formats })` and are then read and
 * written by everything that takes or gives a table.
 *
 * @example
 * // skip: needs a package of its own
 * import { xlsx } from '@parasol/xlsx';
 * const app = await createParasol({ store: memory(), modules: [individual()], formats: [xlsx()] });
 */
export interface TableFormat {
  /** By which it is asked for, in lower case: `csv`, `xlsx`. */
  readonly name: string;
  /** Of the names of its files, without a dot. */
  readonly extension: string;
  /** As in the header `Content-Type`. */
  readonly mediaType: string;
  /** Its refusals in other languages. */
  readonly messages?: LazyMessages;
  /** Whether a file is of this kind by its first 16 bytes, or fewer where it is shorter. Its name says nothing. */
  matches(firstBytes: Uint8Array): boolean;
  /** Opens a file and reads its header. One that cannot be read is a `DomainFailure` with a code. */
  open(source: ByteSource, options: TableReadOptions): Promise<TableFile>;
  /** Writes a header and rows, piece by piece, as fast as the consumer asks. What is written reads back as the same text. */
  write(
    columns: readonly TableColumn[],
    rows: TableRows,
    options?: TableWriteOptions,
  ): AsyncGenerator<Uint8Array, void, undefined>;
}
