import type { Archive } from './archive.ts';
import { columnOf, MOST_COLUMNS, MOST_ROWS } from './cell-place.ts';
import { xmlPieces } from './xml.ts';

/** A cell that holds something, as the sheet stores it. */
export interface StoredCell {
  /** From 0. */
  readonly column: number;
  /** `s` names a shared text; `n`, which is the default, `b`, `d`, `e`, `str` and `inlineStr` are what they hold. */
  readonly type: string;
  /** Index of its style; NaN where it has none. */
  readonly style: number;
  /** Undefined for a formula without its result. */
  readonly value: string | undefined;
}

export interface StoredRow {
  /** Number of the row in the sheet, from 1. */
  readonly line: number;
  readonly cells: readonly StoredCell[];
}

/** The rows of a sheet that hold something, as many at a time as a piece of it has. */
export async function* sheetRows(archive: Archive, path: string): AsyncGenerator<StoredRow[], void, undefined> {
  const reader = new RowReader();
  for await (const _ of xmlPieces(archive, path, reader)) {
    if (reader.isDisordered) throw archive.damaged(path);
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
  if (reader.isDisordered || !reader.hasData) throw archive.damaged(path);
}

/** Takes what is told of a sheet's part and makes rows of it. */
class RowReader {
  /** Rows are not in their order, or cells lie outside of every sheet: what follows could not be placed. */
  isDisordered = false;
  hasData = false;
  #rows: StoredRow[] = [];
  #isInData = false;
  #line = 0;
  #cells: StoredCell[] = [];
  #column = -1;
  #type = 'n';
  #style = Number.NaN;
  #value: string | undefined;
  #hasFormula = false;
  #isValue = false;
  #isPhonetic = false;

  take(): StoredRow[] {
    const rows = this.#rows;
    if (rows.length > 0) this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'sheetData') {
      this.#isInData = true;
      this.hasData = true;
    } else if (!this.#isInData) return;
    else if (name === 'c') this.#openCell(attributes);
    else if (name === 'v' || name === 't') {
      this.#isValue = !this.#isPhonetic;
      this.#value ??= '';
    } else if (name === 'row') {
      const line = attributes['r'] === undefined ? this.#line + 1 : Number(attributes['r']);
      if (!(Number.isInteger(line) && line > this.#line && line <= MOST_ROWS)) this.isDisordered = true;
      this.#line = line;
      this.#column = -1;
      this.#cells = [];
    } else if (name === 'f') this.#hasFormula = true;
    else if (name === 'rPh') this.#isPhonetic = true;
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
  }

  close(name: string): void {
    if (!this.#isInData) return;
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row') {
      if (this.#cells.length > 0) this.#rows.push({ line: this.#line, cells: this.#cells });
      this.#cells = [];
    } else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'sheetData') this.#isInData = false;
  }

  #openCell(attributes: Readonly<Record<string, string>>): void {
    const place = attributes['r'];
    this.#column = place === undefined ? this.#column + 1 : columnOf(place);
    if (this.#column < 0 || this.#column >= MOST_COLUMNS) this.isDisordered = true;
    this.#type = attributes['t'] ?? 'n';
    this.#style = Number(attributes['s']);
    this.#value = undefined;
    this.#hasFormula = false;
  }

  #closeCell(): void {
    // Who writes a formula without calculating it may leave the result empty; an empty text says that it is one.
    const value = this.#value === '' && this.#hasFormula && this.#type === 'n' ? undefined : this.#value;
    if (value === undefined && !this.#hasFormula) return;
    this.#cells.push({ column: this.#column, type: this.#type, style: this.#style, value });
  }
}
