import type { Issue } from '@parasol/core';
import { xlsxErrors } from '../xlsx-errors.ts';
import { placeOf } from './cell-place.ts';
import { isStorable, plainText } from './escapes.ts';
import type { NumberKind } from './number-format.ts';
import { numberText } from './number-text.ts';
import { dateText, dateTimeText, durationText, timeText } from './serial-date.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { StoredCell } from './sheet-rows.ts';

/** By what the cells of a sheet are read. */
export interface CellContext {
  readonly shared: SharedStrings;
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
}

/** What a cell says, and why it cannot be used where it cannot. */
export interface ReadCell {
  /** As it stands in the sheet where it cannot be used. */
  readonly text: string;
  readonly issue?: Issue;
}

/** Longest text that a refusal shows. */
const SHOWN = 40;

/** Whether a cell holds nothing but an empty text, as formulas that wait for something do. */
export const isBlank = ({ type, value }: StoredCell, { shared }: CellContext): boolean =>
  type === 's' ? shared.isEmpty(Number(value)) : value === '';

/**
 * A cell as text: texts as they are, numbers in plain decimals, dates as ISO dates, `true` and `false`, the results of formulas. Undefined
 * where it names a shared text that is not there, which makes the file a damaged one.
 */
export function readCell(cell: StoredCell, line: number, context: CellContext): ReadCell | undefined {
  const { type, value } = cell;
  const place = placeOf(cell.column, line);
  if (value === undefined) return { text: '', issue: xlsxErrors.NOT_CALCULATED({ place }) };
  switch (type) {
    case 's': {
      const text = /^\d{1,10}$/.test(value) ? context.shared.get(Number(value)) : undefined;
      return text === undefined ? undefined : textCell(text, place);
    }
    case 'str':
    case 'inlineStr':
      return textCell(plainText(value), place);
    case 'n':
      return numberCell(cell, value, place, context);
    case 'b':
      return value === '1' || value === '0' ? { text: value === '1' ? 'true' : 'false' } : notAValue(value, place);
    case 'd':
      return isoCell(value, place);
    case 'e': {
      const error = shownText(value);
      return { text: error, issue: xlsxErrors.ERROR_IN_CELL({ place, value: error }) };
    }
    default:
      return notAValue(value, place);
  }
}

const textCell = (text: string, place: string): ReadCell =>
  isStorable(text) ? { text } : { text: '', issue: xlsxErrors.BAD_CHARACTER({ place }) };

const shownText = (value: string): string => value.slice(0, SHOWN).replaceAll('\0', '').toWellFormed();

const notAValue = (value: string, place: string): ReadCell => {
  const text = shownText(value);
  return { text, issue: xlsxErrors.NOT_A_VALUE({ place, value: text }) };
};

function numberCell({ style }: StoredCell, value: string, place: string, { kinds, is1904 }: CellContext): ReadCell {
  if (value === '') return { text: '' };
  const kind = kinds[style] ?? 'number';
  const number = numberText(value);
  if ('problem' in number && number.problem === 'none') return notAValue(value, place);
  if (typeof kind === 'object' || kind === 'number') {
    if ('problem' in number) {
      const text = shownText(value);
      return { text, issue: xlsxErrors.LONG_NUMBER({ place, value: text }) };
    }
    return {
      text: typeof kind === 'object' && /^\d+$/.test(number.text) ? number.text.padStart(kind.zeros, '0') : number.text,
    };
  }
  const text = shownAs(kind, Number(value), is1904);
  if (text !== undefined) return { text };
  return { text: shownText(value), issue: xlsxErrors.NO_SUCH_DAY({ place, value: shownText(value) }) };
}

function shownAs(kind: Exclude<NumberKind, object | 'number'>, serial: number, is1904: boolean): string | undefined {
  if (kind === 'date') return dateText(serial, is1904);
  if (kind === 'datetime') return dateTimeText(serial, is1904);
  return kind === 'time' ? timeText(serial) : durationText(serial);
}

/** A date that the sheet stores as ISO text, which a few programs do. */
function isoCell(value: string, place: string): ReadCell {
  const match = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)?Z?$/.exec(value);
  if (match === null) return notAValue(value, place);
  const [, date = '', time = ''] = match;
  return { text: time === 'T00:00:00' ? date : date + time };
}
