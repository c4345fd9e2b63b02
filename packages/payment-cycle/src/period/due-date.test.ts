import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueDateIn, nextDueDate } from './due-date.ts';
import { daysOf, monthOf } from './period.ts';

const dates = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2120-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** All due dates of 300 rounds, one after the other, by the calendar of JavaScript. */
function walked(start: string, periodicity: number): string[] {
  const [year, month, day] = start.split('-').map(Number) as [number, number, number];
  return Array.from({ length: 300 }, (_, round) => {
    const last = new Date(Date.UTC(year, month - 1 + round * periodicity + 1, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 + round * periodicity, Math.min(day, last))).toISOString().slice(0, 10);
  });
}

describe('due dates', () => {
  it('stay on the last day of the month: January 31, February 28 or 29, March 31 (D-P07)', () => {
    const monthly = { start: '2026-01-31', periodicity: 1 };
    expect(['2026-01', '2026-02', '2026-03', '2026-04', '2028-02'].map((month) => dueDateIn(monthly, month))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2028-02-29',
    ]);
  });

  it('are every periodicity months, counted from the start (AC-P10)', () => {
    const quarterly = { start: '2026-03-01', periodicity: 3 };
    expect(dueDateIn(quarterly, '2026-06')).toBe('2026-06-01');
    expect(dueDateIn(quarterly, '2026-05')).toBeUndefined();
    expect(nextDueDate(quarterly, '2026-05')).toBe('2026-06-01');
    expect(dueDateIn({ start: '2025-12-01', periodicity: 12 }, '2026-12')).toBe('2026-12-01');
    // The reference pays periodicity 5 never, because 5 does not divide 12.
    expect(dueDateIn({ start: '2026-11-15', periodicity: 5 }, '2027-04')).toBe('2027-04-15');
  });

  it('begin with the start and not before', () => {
    expect(dueDateIn({ start: '2026-11-15', periodicity: 1 }, '2026-10')).toBeUndefined();
    expect(dueDateIn({ start: '2026-11-15', periodicity: 1 }, '2026-11')).toBe('2026-11-15');
    expect(nextDueDate({ start: '2026-11-15', periodicity: 1 }, '2020-01')).toBe('2026-11-15');
  });

  it('are the same when walked from the start, across any year end', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 25 }), (start, periodicity) => {
        const all = walked(start, periodicity);
        const byMonth = new Map(all.map((date) => [date.slice(0, 7), date]));
        for (let year = Number(start.slice(0, 4)) - 1; year < Number(start.slice(0, 4)) + 20; year++) {
          for (let month = 1; month <= 12; month++) {
            const { code } = monthOf(year, month);
            expect(dueDateIn({ start, periodicity }, code)).toBe(byMonth.get(code));
            expect(nextDueDate({ start, periodicity }, code)).toBe(all.find((date) => date.slice(0, 7) > code));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('lie in months with as many days as the calendar says', () => {
    expect([monthOf(2028, 2), monthOf(2026, 11)]).toEqual([
      { code: '2028-02', start: '2028-02-01', end: '2028-02-29' },
      { code: '2026-11', start: '2026-11-01', end: '2026-11-30' },
    ]);
    expect(daysOf(monthOf(2026, 12))).toBe(31);
  });
});
