import { describe, expect, it } from 'vitest';
import { fromBytes } from './byte-source.ts';
import { csvFormat } from './csv-format.ts';
import type { TableFormat } from './table-format.ts';
import { tableFormats } from './table-formats.ts';

const archive: TableFormat = {
  ...csvFormat,
  name: 'archive',
  matches: (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b,
};
const zip = fromBytes('people.csv', 'PK\x03\x04');

describe('formats of tables', () => {
  it('are told by what is in a file, never by its name', async () => {
    const formats = tableFormats([archive]);
    expect((await formats.of(zip)).name).toBe('archive');
    expect((await formats.of(fromBytes('people.xlsx', 'a,b\n'))).name).toBe('csv');
    expect((await formats.of(fromBytes('people.xlsx', ''))).name).toBe('csv');
    const single = {
      name: 'people.csv',
      async *open() {
        for (const byte of [0x50, 0x4b, 0x03, 0x04, 0x14]) yield Uint8Array.of(byte);
      },
    };
    expect((await formats.of(single)).name).toBe('archive');
  });

  it('say which package reads a workbook where none does', async () => {
    await expect(tableFormats([]).open(zip)).rejects.toThrow('createParasol({ formats: [xlsx()] })');
  });

  it('are asked for by name', () => {
    const formats = tableFormats([archive]);
    expect(formats.names).toEqual(['csv', 'archive']);
    expect(formats.named('csv')).toBe(csvFormat);
    expect(() => formats.named('archiv')).toThrow('Did you mean "archive"?');
  });

  it('have a name each', () => {
    expect(() => tableFormats([archive, archive])).toThrow('MISUSE_FORMATS');
    expect(() => tableFormats([csvFormat])).toThrow('MISUSE_FORMATS');
    expect(() => tableFormats([{ ...archive, name: 'A b' }])).toThrow('MISUSE_FORMATS');
  });

  it('write what they read', async () => {
    const bytes: Uint8Array[] = [];
    for await (const chunk of csvFormat.write(
      [{ name: 'code' }, { name: '=x' }],
      [
        ['007', '@é'],
        [null, 5],
      ],
    ))
      bytes.push(chunk);
    const table = await tableFormats([]).open(fromBytes('f', Buffer.concat(bytes)));
    expect(table.header).toEqual(['code', '=x']);
    const rows: unknown[] = [];
    for await (const batch of table.records()) rows.push(...batch);
    expect(rows).toEqual([
      { line: 2, cells: ['007', '@é'] },
      { line: 3, cells: ['', '5'] },
    ]);
    await expect(tableFormats([]).open(fromBytes('f', 'a\n1\n'), { sheet: 'People' })).rejects.toThrow('NO_SHEETS');
  });
});
