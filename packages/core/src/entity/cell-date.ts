const DAY_MS = 86_400_000;
/** Day 0 of spreadsheets for dates after February 1900. */
const SPREADSHEET_EPOCH = Date.UTC(1899, 11, 30);
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Nothing when the text is a day of the calendar written YYYY-MM-DD; otherwise a sentence that says what it looks like and
 * what to write. A spreadsheet's serial numbers and local orders of day and month are never converted: 02/01/1990 is
 * two different days in two countries.
 *
 * @example
 * realDay('1987-02-31'); // ' February 1987 has 28 days.'
 */
export function realDay(text: string): string | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return dayOfCalendar(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}/.test(text)) return ` It has a time of day; write ${text.slice(0, 10)}.`;
  if (/^(?:19|20)\d{2}$/.test(text)) return ' It is only a year; month and day are needed.';
  if (/^\d{4,6}(?:\.\d+)?$/.test(text)) {
    const day = new Date(SPREADSHEET_EPOCH + Math.floor(Number(text)) * DAY_MS).toISOString().slice(0, 10);
    return ` It looks like a spreadsheet's number for the day ${day}: format the column as YYYY-MM-DD there and export again.`;
  }
  if (/^\d{8}$/.test(text)) return ` Write it with hyphens: ${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}.`;
  const local = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (local !== null) return localDate(Number(local[1]), Number(local[3]), String(local[4]));
  return ' Write it as YYYY-MM-DD, such as 1990-01-31.';
}

function dayOfCalendar(year: number, month: number, day: number): string | undefined {
  if (year < 1) return ' There is no year 0.';
  if (month < 1 || month > 12) return ` There is no month ${month}.`;
  if (day >= 1 && day <= 28) return undefined;
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  if (day >= 1 && day <= last) return undefined;
  const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1));
  return ` ${name} ${year} has ${last} days.`;
}

function localDate(first: number, second: number, year: string): string {
  const iso = (month: number, day: number) =>
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (first > 12 && second <= 12) return ` It looks like day, month, year; write ${iso(second, first)}.`;
  if (second > 12 && first <= 12) return ` It looks like month, day, year; write ${iso(first, second)}.`;
  if (first > 12) return ' Write it as YYYY-MM-DD, such as 1990-01-31.';
  if (first === second) return ` Write ${iso(first, second)}.`;
  return ` It could be ${iso(second, first)} or ${iso(first, second)}; write the one that is meant.`;
}
