import { Buffer } from 'node:buffer';
import type { TableCell, TableColumn } from '@parasol/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, readTable } from '../../test/workbook.ts';
import { xlsx } from '../xlsx.ts';

async function written(columns: readonly TableColumn[], rows: Iterable<readonly TableCell[]>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of xlsx().write(columns, rows)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const shown = (value: TableCell): string => (value === null || value === undefined ? '' : String(value));

describe('a workbook that was written', () => {
  it('reads back as the same texts', async () => {
    const start = fc.constantFrom('', '', '=', '+', '-', '@', '\t', "'", "'=", '000', '_x0041_', ' ');
    const text = fc
      .tuple(start, fc.string({ unit: 'grapheme' }))
      .map(([first, more]) => first + more.replaceAll('\0', ''));
    const cell = fc.oneof(
      text,
      text,
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.bigInt(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const day = fc
      .date({ min: new Date('1890-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const row = fc.tuple(cell, cell, fc.oneof(day, text));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
        const bytes = await written([{ name: 'a' }, { name: '=b' }, { name: 'dob', kind: 'date' }], rows);
        const table = await readTable(bytes);
        expect(table.header).toEqual(['a', '=b', 'dob']);
        const expected = rows.map((cells) => cells.map(shown));
        // Rows without anything are passed over, as empty lines are.
        expect(table.records.map(({ cells }) => cells)).toEqual(
          expected.filter((cells) => cells.some((c) => c !== '')),
        );
      }),
    );
  });

  it('has the same bytes whenever it is written', async () => {
    const table = () => written([{ name: 'code' }], [['007']]);
    expect(await table()).toEqual(await table());
  });

  it('refuses what a sheet cannot hold', async () => {
    const long = async () => codesOf(await written([{ name: 'a' }], [['x'.repeat(32_768)]]));
    await expect(long()).rejects.toThrow('xlsx.CELL_TOO_LONG');
    function* many() {
      for (let i = 0; i < 1_048_576; i++) yield [];
    }
    await expect(written([], many())).rejects.toThrow('xlsx.SHEET_FULL');
  });

  it('is written no further than somebody reads', async () => {
    let isOpen = false;
    function* endless() {
      isOpen = true;
      try {
        for (let i = 0; ; i++) yield [`${i} ${Math.sin(i)}`];
      } finally {
        isOpen = false;
      }
    }
    for await (const chunk of xlsx().write([{ name: 'a' }], endless())) if (chunk.length > 1000) break;
    await new Promise(setImmediate);
    expect(isOpen).toBe(false);
  });

  it('ends with the error of its rows', async () => {
    function* failing() {
      yield ['1'];
      throw new Error('No more.');
    }
    await expect(written([{ name: 'a' }], failing())).rejects.toThrow('No more.');
  });
});
