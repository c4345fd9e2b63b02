import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateFormat, dateFormats, isoDay, realDay } from './cell-date.ts';

describe('days in a declared format', () => {
  it('reads back every day that was written in it', () => {
    const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom(...dateFormats), (date, format) => {
        const day = date.toISOString().slice(0, 10);
        const [year = '', month = '', dayOfMonth = ''] = day.split('-');
        const written = format.replace('YYYY', year).replace('MM', month).replace('DD', dayOfMonth);
        expect(isoDay(written, format)).toBe(day);
        expect(isoDay(day, format)).toBe(day);
      }),
    );
  });

  it('needs no leading zeros, except where nothing else parts the numbers', () => {
    expect(isoDay('2/1/1990', 'DD/MM/YYYY')).toBe('1990-01-02');
    expect(isoDay('1990/1/2', 'YYYY/MM/DD')).toBe('1990-01-02');
    expect(isoDay('1990102', 'YYYYMMDD')).toBe('1990102');
  });

  it('leaves alone what is of another form, and days that are in no calendar are refused after it', () => {
    const other: readonly [string, DateFormat][] = [
      ['02-01-1990', 'DD/MM/YYYY'],
      ['2/1/90', 'DD/MM/YYYY'],
      ['02a01a1990', 'DD.MM.YYYY'],
      ['32874', 'DD/MM/YYYY'],
      ['', 'YYYYMMDD'],
    ];
    for (const [text, format] of other) expect(isoDay(text, format)).toBe(text);
    expect(realDay(isoDay('31/02/1990', 'DD/MM/YYYY'))?.message).toBe('February 1990 has 28 days.');
    expect(realDay(isoDay('02/13/1990', 'DD/MM/YYYY'))?.message).toBe('There is no month 13.');
  });
});
