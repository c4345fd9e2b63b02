import type { Message } from '../errors/issue.ts';
import { extensionPhrases as phrases } from './extension-phrases.ts';

const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets for dates after February 1900. */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The ways to write a day that a file can be declared to have, beside YYYY-MM-DD, which is always read. */
export const dateFormats = [
  'YYYY-MM-DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYY/MM/DD',
  'YYYYMMDD',
] as const;
/** One of `dateFormats`: how a file writes its days. */
export type DateFormat = (typeof dateFormats)[number];

/**
 * A text in the declared format as YYYY-MM-DD; any other as it is. Days and months may be without their leading zero, years not without
 * their century. Whether the day is in the calendar is for `realDay` to say.
 *
 * @example
 * isoDay('2/1/1990', 'DD/MM/YYYY'); // '1990-01-02'
 */
export function isoDay(text: string, format: DateFormat): string {
  const parts = patternOf(format).exec(text)?.groups;
  return parts === undefined ? text : `${parts['Y']}-${parts['M']?.padStart(2, '0')}-${parts['D']?.padStart(2, '0')}`;
}

const patterns = new Map<DateFormat, RegExp>();

function patternOf(format: DateFormat): RegExp {
  const known = patterns.get(format);
  if (known !== undefined) return known;
  // Without separators only the places of the digits tell them apart.
  const short = format === 'YYYYMMDD' ? '\\d{2}' : '\\d{1,2}';
  const source = format
    .replaceAll('.', '\\.')
    .replace('YYYY', '(?<Y>\\d{4})')
    .replace('MM', `(?<M>${short})`)
    .replace('DD', `(?<D>${short})`);
  const pattern = new RegExp(`^${source}$`);
  patterns.set(format, pattern);
  return pattern;
}

/**
 * Nothing when the text is a day of the calendar written YYYY-MM-DD; otherwise a hint that says what it looks like and
 * what to write. A spreadsheet's serial numbers and local orders of day and month are never converted: 02/01/1990 is
 * two different days in two countries.
 *
 * @example
 * realDay('1987-02-31')?.message; // February 1987 has 28 days.
 */
export function realDay(text: string): Message | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return dayOfCalendar(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}/.test(text)) return phrases.TIME_OF_DAY({ day: text.slice(0, 10) });
  if (/^(?:19|20)\d{2}$/.test(text)) return phrases.ONLY_A_YEAR();
  if (/^\d{4,6}(?:\.\d+)?$/.test(text)) {
    const day = new Date(SPREADSHEET_EPOCH + Math.floor(Number(text)) * DAY_MS).toISOString().slice(0, 10);
    return phrases.SERIAL_NUMBER({ day });
  }
  if (/^\d{8}$/.test(text)) return phrases.HYPHENS({ day: `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` });
  const local = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (local !== null) return localDate(Number(local[1]), Number(local[3]), String(local[4]));
  return phrases.DATE_FORM();
}

function dayOfCalendar(year: number, month: number, day: number): Message | undefined {
  if (year < 1) return phrases.NO_YEAR_ZERO();
  if (month < 1 || month > 12) return phrases.NO_MONTH({ number: month });
  if (day >= 1 && day <= 28) return undefined;
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day >= 1 && day <= last) return undefined;
  return phrases.DAYS_OF_MONTH({ month, year, days: last });
}

function localDate(first: number, second: number, year: string): Message {
  const iso = (month: number, day: number) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (first > 12 && second <= 12) return phrases.DAY_FIRST({ day: iso(second, first) });
  if (second > 12 && first <= 12) return phrases.MONTH_FIRST({ day: iso(first, second) });
  if (first > 12) return phrases.DATE_FORM();
  if (first === second) return phrases.WRITE({ text: iso(first, second) });
  return phrases.TWO_DAYS({ first: iso(second, first), second: iso(first, second) });
}
