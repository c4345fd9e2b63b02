import { describe, expect, it } from 'vitest';
import { postgresCodec, sqliteCodec } from './codec.ts';

describe('decimals', () => {
  const type = { kind: 'number', digits: 18, scale: 4 } as const;

  it.each([
    ['0.0000', 0n],
    ['12.5000', 125_000n],
    ['-0.0001', -1n],
    ['99999999999999.9999', 999_999_999_999_999_999n],
  ])('are whole units on SQLite, and come back with all their digits: %s', (text, units) => {
    const codec = sqliteCodec(type);
    expect(codec.encode(text)).toBe(units);
    expect(codec.decode(String(units))).toBe(text);
  });

  it('refuse digits beyond the scale instead of rounding them', () => {
    expect(() => sqliteCodec(type).encode('1.00001')).toThrow('no decimal with up to 4 digits');
    expect(() => postgresCodec(type).encode('1.00001')).toThrow('no decimal with up to 4 digits');
  });

  it('have exactly the digits of their scale, however Postgres wrote them', () => {
    expect(['1', '1.5', '1.50000', '-0.1'].map(postgresCodec(type).decode)).toEqual([
      '1.0000',
      '1.5000',
      '1.5000',
      '-0.1000',
    ]);
    expect(postgresCodec({ ...type, scale: 0 }).decode('7')).toBe('7');
  });
});

describe('instants of Postgres', () => {
  const { decode, encode } = postgresCodec({ kind: 'instant' });

  it('are the same in whatever time zone the session is', () => {
    const written = [
      '2026-03-01 10:00:00.25+00',
      '2026-03-01 13:00:00.25+03',
      '2026-03-01 15:30:00.25+05:30',
      '2026-03-01 06:30:00.25-03:30',
    ];
    expect(written.map(decode)).toEqual(Array(4).fill('2026-03-01T10:00:00.250Z'));
  });

  it('have their milliseconds whole, of which Postgres leaves out the zeros at the end', () => {
    for (const ms of ['', '.9', '.09', '.009', '.123'])
      expect(decode(`2026-03-01 10:00:00${ms}+00`)).toBe(`2026-03-01T10:00:00.${ms.slice(1).padEnd(3, '0')}Z`);
  });

  it('refuse a date style that could be misread', () => {
    for (const other of ['01/03/2026 10:00:00 UTC', '2026-03-01 10:00:00 BC', '10026-03-01 10:00:00+00'])
      expect(() => decode(other)).toThrow('DateStyle');
    expect(() => postgresCodec({ kind: 'date' }).decode('03/01/2026')).toThrow('DateStyle');
  });

  it('take one form before they are stored', () => {
    expect(encode('2026-03-01T13:00:00+03:00')).toBe('2026-03-01T10:00:00.000Z');
    expect(() => encode('yesterday')).toThrow('no instant');
  });
});
