import { describe, expect, it } from 'vitest';
import { isDomainFailure } from '../errors/failure.ts';
import { type ByteSource, fromBytes } from './byte-source.ts';
import { openCsv } from './csv-reader.ts';
import { encodingNamed } from './text-encoding.ts';

const pieces = (bytes: Uint8Array, size: number): ByteSource => ({
  name: 'people.csv',
  async *open() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  },
});

async function cells(source: ByteSource, encoding: string): Promise<(readonly string[])[]> {
  const csv = await openCsv(source, { encoding });
  const rows: (readonly string[])[] = [csv.header];
  for await (const batch of csv.records()) rows.push(...batch.map((record) => record.cells));
  expect(await csv.count()).toBe(rows.length - 1);
  return rows;
}

async function refused(content: Uint8Array | string, encoding: string): Promise<unknown> {
  try {
    return await cells(fromBytes('people.csv', content), encoding);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return error.errors.map(({ code, parameters }) => [code, parameters['line']])[0];
  }
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('a declared encoding', () => {
  it('is read as declared, whatever the size of the pieces', async () => {
    const rows = [
      ['name', 'note'],
      ['José', '“€5”\nÑ'],
    ];
    const text = 'name,note\r\nJosé,"“€5”\nÑ"\r\n';
    const windows = Buffer.from(Array.from(text, (c) => ({ '“': 0x93, '”': 0x94, '€': 0x80 })[c] ?? c.charCodeAt(0)));
    for (const size of [1, 3, 1000]) {
      for (const name of ['windows-1252', 'CP1252', 'latin1'])
        expect(await cells(pieces(windows, size), name)).toEqual(rows);
      expect(await cells(pieces(Buffer.from(text, 'utf16le'), size), 'utf-16le')).toEqual(rows);
      expect(await cells(pieces(Buffer.from(`\ufeff${text}`, 'utf16le'), size), 'UTF-16')).toEqual(rows);
      expect(await cells(pieces(utf16be(text), size), 'utf-16be')).toEqual(rows);
      expect(await cells(pieces(Buffer.from(text), size), 'utf8')).toEqual(rows);
    }
    const arabic = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xc3, 0xe5, 0xea, 0xe6, 0xc9])]);
    expect(await cells(fromBytes('f', arabic), 'iso-8859-6')).toEqual([['a'], ['أمينة']]);
    const japanese = Buffer.concat([Buffer.from('a\n'), Buffer.from([0x8e, 0x52, 0x93, 0x63])]);
    for (const size of [1, 3, 1000])
      expect(await cells(pieces(japanese, size), 'shift_jis')).toEqual([['a'], ['山田']]);
  });

  it('has one name by all its names, and an unknown one is refused with what was meant', () => {
    expect(['latin1', 'ISO-8859-1', 'cp1252'].map(encodingNamed)).toEqual(Array(3).fill('windows-1252'));
    expect(() => encodingNamed('windows1252')).toThrow('Did you mean "windows-1252"?');
    expect(() => encodingNamed('klingon')).toThrow('transfer.UNKNOWN_ENCODING');
  });

  it('is refused where the bytes say otherwise, with the line', async () => {
    expect(await refused(Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0x81, 0x0a]), 'shift_jis')).toEqual([
      'transfer.NOT_IN_ENCODING',
      3,
    ]);
    expect(await refused(Buffer.from([0x61, 0x0a, 0x81]), 'shift_jis')).toEqual(['transfer.NOT_IN_ENCODING', 2]);
    expect(await refused(Buffer.from('a\nb', 'utf16le').subarray(0, 5), 'utf-16le')).toEqual([
      'transfer.NOT_IN_ENCODING',
      2,
    ]);
    expect(await refused(Buffer.from('a\n\0\n'), 'windows-1252')).toEqual(['transfer.NOT_TEXT', 2]);
    expect(await refused(Buffer.from('\ufeffa\n1\n'), 'windows-1252')).toEqual(['transfer.OTHER_ENCODING', undefined]);
    expect(await refused(utf16be('\ufeffa\n1\n'), 'utf-16le')).toEqual(['transfer.OTHER_ENCODING', undefined]);
    expect(await refused('PK\x03\x04aaaa', 'windows-1252')).toEqual(['transfer.NOT_TEXT', 1]);
    expect(await refused('', 'windows-1252')).toEqual(['transfer.EMPTY_FILE', undefined]);
  });
});
