import { failure, type TableCell, type TableColumn, type TableRows } from '@parasol/core';
import { MOST_ROWS } from '../read/cell-place.ts';
import { storedText } from '../read/escapes.ts';
import { numberText } from '../read/number-text.ts';
import { serialOf } from '../read/serial-date.ts';
import { xlsxErrors } from '../xlsx-errors.ts';
import { AFTER_ROWS, beforeRows, STYLES, xmlText } from './parts.ts';

/** Characters of a piece: enough to make calls rare. */
const PIECE = 64 * 1024;
/** Characters that a cell of a workbook can hold. */
const LONGEST_CELL = 32_767;
/** What a spreadsheet would run as a formula if somebody typed it. */
const FORMULA = /^'*[=+\-@\t\r\n]/;

/** The part of a sheet, piece by piece. */
export async function* sheetText(
  columns: readonly TableColumn[],
  rows: TableRows,
): AsyncGenerator<string, void, undefined> {
  const names = columns.map(({ name }) => textCell(name, STYLES.header, 1));
  let piece = `${beforeRows(columns.length)}<row>${names.join('')}</row>`;
  const writers = columns.map(({ kind }) => (kind === 'date' ? dateCell : cell));
  let line = 1;
  for await (const row of rows) {
    if (++line > MOST_ROWS) throw failure(xlsxErrors.SHEET_FULL({ limit: MOST_ROWS - 1 }));
    piece += '<row>';
    for (let i = 0; i < writers.length; i++) piece += (writers[i] as CellWriter)(row[i], line);
    piece += '</row>';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece + AFTER_ROWS;
}

type CellWriter = (value: TableCell, line: number) => string;

const cell: CellWriter = (value, line) => {
  if (value === null || value === undefined || value === '') return '<c/>';
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'string') return textCell(value, FORMULA.test(value) ? STYLES.quoted : STYLES.text, line);
  // What a spreadsheet would round stays text.
  const number = numberText(String(value));
  return 'text' in number && Number(number.text) === Number(value) && number.text === String(value)
    ? `<c><v>${number.text}</v></c>`
    : textCell(String(value), STYLES.text, line);
};

const dateCell: CellWriter = (value, line) => {
  const serial = typeof value === 'string' ? serialOf(value) : undefined;
  return serial === undefined ? cell(value, line) : `<c s="${STYLES.date}"><v>${serial}</v></c>`;
};

function textCell(text: string, style: number, line: number): string {
  if (text.length > LONGEST_CELL) throw failure(xlsxErrors.CELL_TOO_LONG({ line, limit: LONGEST_CELL }));
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(storedText(text))}</t></is></c>`;
}
