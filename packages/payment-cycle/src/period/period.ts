/** A stretch of civil dates, both ends included. */
export interface Period {
  /** `2026-11` for a month. */
  readonly code: string;
  readonly start: string;
  readonly end: string;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 29 : (MONTH_DAYS[month - 1] as number);

const two = (number: number): string => String(number).padStart(2, '0');

/** A civil date; days beyond the end of the month become its last day. */
export const dateOf = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(day, daysInMonth(year, month)))}`;

/**
 * A month as a period.
 *
 * @example
 * monthOf(2028, 2); // { code: '2028-02', start: '2028-02-01', end: '2028-02-29' }
 */
export function monthOf(year: number, month: number): Period {
  const start = dateOf(year, month, 1);
  return Object.freeze({ code: start.slice(0, 7), start, end: dateOf(year, month, 31) });
}

/** Days of a period. */
export const daysOf = (period: Pick<Period, 'start' | 'end'>): number =>
  Math.round((Date.parse(period.end) - Date.parse(period.start)) / 86_400_000) + 1;
