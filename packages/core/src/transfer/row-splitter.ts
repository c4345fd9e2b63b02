import { CsvError, parse } from 'csv-parse/sync';
import { type DomainFailure, failure } from '../errors/failure.ts';
import { mayHoldGuards, unguarded } from './formula-guard.ts';
import { transferErrors } from './transfer-errors.ts';

/** How the text of one file is divided into rows and cells. */
export interface CsvForm {
  readonly file: string;
  readonly delimiter: string;
  /** `\n` covers CRLF as well; `\r` is what old spreadsheets on a Mac write. */
  readonly newline: '\n' | '\r';
  readonly maxCellLength: number;
}

export interface RawRow {
  /** Where the row starts in the file, counted from 1. */
  readonly line: number;
  readonly cells: string[];
}

/** A row may be longer than a cell, but not without bound: it is held in memory until it is complete. */
const CELLS_PER_ROW_LIMIT = 4;

/**
 * Divides text that arrives in blocks into rows. A line without quotes is a row, and native string functions split it ten
 * times faster than a parser that looks at each byte; rows with quotes go to csv-parse, as many at a time as the block holds.
 */
export class RowSplitter {
  readonly #form: CsvForm;
  readonly #isCounting: boolean;
  #pending = '';
  #line = 1;
  /** Whether some cells of the block may be guarded; mostly none is. */
  #hasGuards = false;

  /** Who only counts rows leaves the cells of those without quotes unread. */
  constructor(form: CsvForm, { cells }: { readonly cells?: 'unread' } = {}) {
    this.#form = form;
    this.#isCounting = cells === 'unread';
  }

  /** Appends to `rows` what the block completes. The last call has `last`, and completes a row without a final line break. */
  push(block: string, last: boolean, rows: RawRow[]): void {
    const { delimiter, newline, maxCellLength } = this.#form;
    const text = this.#pending === '' ? block : this.#pending + block;
    this.#hasGuards = !this.#isCounting && mayHoldGuards(text);
    let at = 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      let end = text.indexOf(newline, at);
      if (end < 0) {
        if (!last) break;
        end = text.length;
      }
      if (quote < 0 || quote > end) {
        const stop = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
        if (stop > at && this.#isCounting && stop - at <= maxCellLength) rows.push({ line: this.#line, cells: [] });
        else if (stop > at) {
          const cells = text.slice(at, stop).split(delimiter);
          if (stop - at > maxCellLength) this.#checkLengths(cells, this.#line);
          rows.push({ line: this.#line, cells: this.#hasGuards ? cells.map(unguarded) : cells });
        }
        this.#line++;
        at = end + 1;
      } else {
        const next = this.#quotedRows(text, at, quote, last, rows);
        if (next < 0) break;
        at = next;
        quote = text.indexOf('"', at);
      }
    }
    this.#pending = at >= text.length ? '' : text.slice(at);
    if (this.#pending.length > CELLS_PER_ROW_LIMIT * maxCellLength) throw this.#unfinished();
  }

  /** Parses the row at `at` and the rows with quotes that follow it. Gives where to go on, or -1 when the text ends before the row. */
  #quotedRows(text: string, at: number, firstQuote: number, last: boolean, rows: RawRow[]): number {
    const { newline } = this.#form;
    const starts: number[] = [];
    let stop = at;
    let quote = firstQuote;
    let line = this.#line;
    while (stop < text.length && quote >= 0) {
      const end = rowEnd(text, quote, newline, last);
      if (end < 0) break;
      // A line without a quote comes first: the fast way takes it.
      const lineEnd = text.indexOf(newline, stop);
      if (lineEnd >= 0 && lineEnd < quote) break;
      starts.push(line);
      line += count(text, newline, stop, end) + 1;
      stop = Math.min(end + 1, text.length);
      quote = text.indexOf('"', stop);
    }
    if (starts.length === 0) return -1;
    this.#parse(text.slice(at, stop), starts, rows);
    this.#line = line;
    return stop;
  }

  #parse(text: string, starts: readonly number[], rows: RawRow[]): void {
    const { delimiter, newline, file, maxCellLength } = this.#form;
    try {
      const parsed = parse(text, {
        delimiter,
        record_delimiter: newline === '\n' ? ['\r\n', '\n'] : ['\r'],
        relax_column_count: true,
      });
      for (let i = 0; i < parsed.length; i++) {
        const cells = parsed[i] as string[];
        const line = starts[i] ?? this.#line;
        if (text.length > maxCellLength) this.#checkLengths(cells, line);
        rows.push({ line, cells: this.#hasGuards ? cells.map(unguarded) : cells });
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const line = starts[Number(error['records'] ?? 0)] ?? this.#line;
      if (error.code === 'CSV_QUOTE_NOT_CLOSED') throw failure(transferErrors.UNCLOSED_QUOTE({ file, line }));
      throw failure(transferErrors.STRAY_QUOTE({ file, line, cell: Number(error['column'] ?? 0) + 1 }));
    }
  }

  #checkLengths(cells: readonly string[], line: number): void {
    const { file, maxCellLength: limit } = this.#form;
    if (cells.some((cell) => cell.length > limit)) throw failure(transferErrors.CELL_TOO_LARGE({ file, line, limit }));
  }

  /** The row that is still open has outgrown every limit: says whether one cell did it, or the row has no end. */
  #unfinished(): DomainFailure {
    const { file, delimiter, maxCellLength: limit } = this.#form;
    const line = this.#line;
    // A quote within an unquoted cell also keeps a row open; then it is the quote that must be named.
    if (this.#pending.includes('"')) this.#strayQuoteFirst();
    const cell = this.#pending.includes('"') || this.#pending.split(delimiter).some((c) => c.length > limit);
    if (cell) return failure(transferErrors.CELL_TOO_LARGE({ file, line, limit }));
    return failure(transferErrors.ROW_TOO_LARGE({ file, line, limit: CELLS_PER_ROW_LIMIT * limit }));
  }

  #strayQuoteFirst(): void {
    const { file, delimiter } = this.#form;
    const before = this.#pending.slice(0, this.#pending.indexOf('"'));
    if (before !== '' && !before.endsWith(delimiter)) {
      const cell = before.split(delimiter).length;
      throw failure(transferErrors.STRAY_QUOTE({ file, line: this.#line, cell }));
    }
  }
}

/**
 * Where the row ends whose first quote is at `quote`: at the first line break with an even number of quotes before it,
 * because quotes come in pairs, around cells and doubled within. -1 when the text ends first.
 */
export function rowEnd(text: string, quote: number, newline: string, last: boolean): number {
  let open = false;
  let at = quote;
  let end = text.indexOf(newline, quote);
  for (;;) {
    if (end < 0) {
      if (!last) return -1;
      return text.length;
    }
    while (at >= 0 && at < end) {
      open = !open;
      at = text.indexOf('"', at + 1);
    }
    if (!open) return end;
    end = at < 0 ? -1 : text.indexOf(newline, at);
  }
}

function count(text: string, wanted: string, from: number, to: number): number {
  let n = 0;
  for (let at = text.indexOf(wanted, from); at >= 0 && at < to; at = text.indexOf(wanted, at + 1)) n++;
  return n;
}
