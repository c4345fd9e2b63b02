import type { Issue, Message } from '../errors/issue.ts';
import { type DateFormat, isoDay, realDay } from './cell-date.ts';
import { MAX_DIGITS, numberScale } from './exact-number.ts';
import { schemaErrors } from './extension-errors.ts';
import { notListed, shown } from './extension-issues.ts';
import { extensionPhrases as phrases } from './extension-phrases.ts';
import type { JsonSchema } from './json-schema.ts';
import { nameOf, textIssue } from './json-value.ts';
import { normalText } from './plain-text.ts';

/** A cell as its property's type; `undefined` where the cell is empty. */
export type CellResult = { readonly value: string | number | boolean | undefined } | { readonly issue: Issue };

/** Reads the cells of one column. */
export type CellParser = (text: string) => CellResult;

/** What is declared of the cells of a file. */
export interface CellOptions {
  /** How its days are written, where not as YYYY-MM-DD. @default 'YYYY-MM-DD' */
  readonly dateFormat?: DateFormat | undefined;
}

/** The words for yes and no in files, in any case of letters. Others are refused rather than guessed. */
export const BOOLEAN_WORDS: Readonly<Record<string, boolean>> = Object.freeze({
  true: true,
  yes: true,
  y: true,
  1: true,
  oui: true,
  sí: true,
  si: true,
  sim: true,
  false: false,
  no: false,
  n: false,
  0: false,
  non: false,
  não: false,
  nao: false,
});

const WORDS = new Map(Object.entries(BOOLEAN_WORDS));
const ABSENT: CellResult = Object.freeze({ value: undefined });
const EXPONENT = /^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$/;

/**
 * Reads one cell of a CSV file by the schema of its property. Nothing is guessed: text stays as it is, numbers are plain decimals, dates
 * are YYYY-MM-DD, or of the form that is declared; what a spreadsheet has mangled is refused with what it looks like. Blanks around
 * numbers, dates and booleans do not matter; around text they are kept, and letters come in one encoding (NFC). An empty cell is absent.
 *
 * @example
 * parseCell({ type: 'integer' }, '12'); // { value: 12 }
 * parseCell({ type: 'boolean' }, 'Oui'); // { value: true }
 */
export const parseCell = (property: JsonSchema, text: string, path: Issue['path'] = []): CellResult =>
  cellParser(property, path)(text);

/**
 * `parseCell` for a column of many cells: the schema is read once.
 *
 * @example
 * const income = cellParser({ type: 'number', multipleOf: 0.01 }, ['jsonExt', 'income']);
 * income('9756.25'); // { value: 9756.25 }
 */
export function cellParser(property: JsonSchema, path: Issue['path'] = [], options: CellOptions = {}): CellParser {
  const parse = byType(property, path, options);
  const listed = property['enum'];
  if (!Array.isArray(listed)) return parse;
  const allowed = new Set<unknown>(listed);
  return (text) => {
    const result = parse(text);
    if (!('value' in result) || result.value === undefined || allowed.has(result.value)) return result;
    const hidden = typeof result.value === 'string' ? textIssue(result.value, path, 'several') : undefined;
    return { issue: hidden ?? notListed(result.value, listed, path) };
  };
}

function byType(property: JsonSchema, path: Issue['path'], { dateFormat }: CellOptions): CellParser {
  const type = [property['type']].flat().find((name) => name !== 'null') ?? 'string';
  switch (type) {
    case 'string':
      return property['format'] === 'date'
        ? trimmed((text) => parseDate(text, path, dateFormat))
        : (text) => (text === '' ? ABSENT : { value: normalText(text) });
    case 'integer':
      return trimmed((text) => parseInteger(text, path));
    case 'number': {
      const scale = numberScale(property);
      return trimmed((text) => parseNumber(text, scale, path));
    }
    case 'boolean':
      return trimmed((text) => parseBoolean(text, path));
    default: {
      const issue = schemaErrors.NOT_IN_A_CELL({ property: nameOf(path), type: String(type) }, path);
      return (text) => (text === '' ? ABSENT : { issue });
    }
  }
}

const trimmed =
  (parse: CellParser): CellParser =>
  (text) => {
    const bare = text.trim();
    return bare === '' ? ABSENT : parse(bare);
  };

function parseBoolean(text: string, path: Issue['path']): CellResult {
  const value = WORDS.get(text.toLowerCase().normalize('NFC'));
  if (value !== undefined) return { value };
  return { issue: schemaErrors.WRONG_BOOLEAN({ property: nameOf(path), value: shown(text) }, path) };
}

function parseDate(text: string, path: Issue['path'], format: DateFormat = 'YYYY-MM-DD'): CellResult {
  const day = format === 'YYYY-MM-DD' ? text : isoDay(text, format);
  const hint = realDay(day);
  if (hint === undefined) return { value: day };
  return { issue: schemaErrors.WRONG_DATE({ property: nameOf(path), value: shown(text), hint }, path) };
}

function parseInteger(text: string, path: Issue['path']): CellResult {
  if (!/^-?\d+$/.test(text)) {
    const property = nameOf(path);
    return { issue: schemaErrors.WRONG_INTEGER({ property, value: shown(text), hint: integerHint(text) }, path) };
  }
  if (/^-?0\d/.test(text)) return leadingZeros(text, path);
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    return { issue: schemaErrors.TOO_MANY_DIGITS({ property: nameOf(path), value: shown(text) }, path) };
  return { value: value === 0 ? 0 : value };
}

const leadingZeros = (text: string, path: Issue['path']): CellResult => ({
  issue: schemaErrors.LEADING_ZEROS({ property: nameOf(path), value: shown(text) }, path),
});

function integerHint(text: string): Message {
  if (EXPONENT.test(text)) return phrases.SHORTENED();
  if (/^-?\d+\.0+$/.test(text)) return phrases.WRITE({ text: text.slice(0, text.indexOf('.')) });
  if (/^-?\d{1,3}(?:[,. '\u00a0\u202f]\d{3})+$/.test(text)) return phrases.NO_THOUSANDS();
  return phrases.DIGITS_ONLY();
}

function parseNumber(text: string, scale: number, path: Issue['path']): CellResult {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null)
    return {
      issue: schemaErrors.WRONG_NUMBER({ property: nameOf(path), value: shown(text), hint: numberHint(text) }, path),
    };
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole.length > 1 && whole.startsWith('0')) return leadingZeros(text, path);
  const decimals = fraction.replace(/0+$/, '');
  if (decimals.length > scale)
    return { issue: schemaErrors.TOO_MANY_DECIMALS({ property: nameOf(path), value: text.slice(0, 40), scale }, path) };
  const value = Number(text);
  // A binary number keeps about 15 digits; what it would change must be refused, not rounded.
  const kept =
    whole.length + scale <= MAX_DIGITS &&
    (whole.length + decimals.length <= 15 || sameDigits(value, sign, whole, decimals));
  if (!kept) return { issue: schemaErrors.TOO_MANY_DIGITS({ property: nameOf(path), value: text.slice(0, 40) }, path) };
  return { value: value === 0 ? 0 : value };
}

const sameDigits = (value: number, sign: string, whole: string, decimals: string): boolean =>
  !(Number.isInteger(value) && !Number.isSafeInteger(value)) &&
  String(value) === `${sign}${whole}${decimals === '' ? '' : `.${decimals}`}`;

function numberHint(text: string): Message {
  if (EXPONENT.test(text)) return phrases.SHORTENED();
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) && (text.includes('.') || text.split(',').length > 2)) {
    return phrases.NO_THOUSANDS_AS({ text: text.replaceAll(',', '') });
  }
  if (/^-?\d{1,3},\d{3}$/.test(text))
    return phrases.WRITE_ONE_OF({ first: text.replace(',', ''), second: text.replace(',', '.') });
  if (/^-?\d+,\d+$/.test(text)) return phrases.POINT({ text: text.replace(',', '.') });
  if (/^-?\d{1,3}(?:[. '\u00a0\u202f]\d{3})+(?:,\d+)?$/.test(text)) return phrases.NO_THOUSANDS_AND_POINT();
  return phrases.NUMBER_FORM();
}
