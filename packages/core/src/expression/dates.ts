/**
 * Dates are ISO text and never pass through a time zone. One file for what is a real date, so that a literal, a field
 * and a dirty JSON value are judged alike.
 */

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Years 0002 to 9998: after moving an instant to UTC its year still has four digits. */
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is a day of the calendar, `0001-01-01` to `9999-12-31`. */
export function isRealDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const days = month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1];
  return year >= 1 && days !== undefined && day >= 1 && day <= days;
}

/**
 * The instant in UTC with milliseconds, `2025-01-31T09:30:00.000Z`, whose text order is time order; undefined if it is
 * none.
 */
export function canonicalInstant(text: string): string | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour = '', minute = '', second = '', fraction = '', offset = ''] = match;
  const year = Number(date.slice(0, 4));
  if (!isRealDate(date) || year < 2 || year > 9998) return undefined;
  return new Date(`${date}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${offset}`).toISOString();
}

/** Completed years. Who was born on February 29 completes a year on March 1 where there is no 29th. */
export function completedYears(from: string, to: string): number {
  const before = to.slice(5) < from.slice(5) ? 1 : 0;
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - before;
}

/** Days from one date to another, negative when the second lies before the first. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** Days since 0000-03-01 of the proleptic Gregorian calendar; counting from March puts the leap day last. */
function dayNumber(date: string): number {
  const month = Number(date.slice(5, 7));
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const daysBeforeMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + daysBeforeMonth + Number(date.slice(8, 10)) - 1;
}
