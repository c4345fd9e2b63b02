import { dateOf } from './period.ts';

/** When something that recurs is due: at its start and every `periodicity` months after it, on the same day or the month's last. */
export interface Recurrence {
  readonly start: string;
  /** Whole months, at least 1. */
  readonly periodicity: number;
}

const monthNumber = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;

/** The date after `months` months, counted from the start itself, so that January 31 leads over February 28 to March 31. */
function after({ start }: Recurrence, months: number): string {
  const month = monthNumber(start) + months;
  return dateOf(Math.floor(month / 12), (month % 12) + 1, Number(start.slice(8, 10)));
}

/**
 * The due date in a month, or undefined when it is due in another.
 *
 * @example
 * dueDateIn({ start: '2026-01-31', periodicity: 1 }, '2026-02'); // '2026-02-28'
 */
export function dueDateIn(recurrence: Recurrence, month: string): string | undefined {
  const months = monthNumber(month) - monthNumber(recurrence.start);
  return months < 0 || months % recurrence.periodicity !== 0 ? undefined : after(recurrence, months);
}

/** The first due date after a month. */
export function nextDueDate(recurrence: Recurrence, month: string): string {
  const months = monthNumber(month) - monthNumber(recurrence.start);
  const rounds = months < 0 ? 0 : Math.floor(months / recurrence.periodicity) + 1;
  return after(recurrence, rounds * recurrence.periodicity);
}
