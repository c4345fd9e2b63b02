import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTable } from './workbook.ts';

/** Workbooks as other programs write them, kept in `files`. */

const read = (name: string) => readTable(readFileSync(join(import.meta.dirname, 'files', `${name}.xlsx`)));

it('reads what openpyxl writes: inline and shared texts, dates, times, durations, a formula that nobody calculated', async () => {
  const { header, records } = await read('openpyxl');
  expect(header).toEqual(['first_name', 'dob', 'when', 't', 'amount', 'ok', 'id', 'n']);
  expect(records.map(({ line, cells }) => [line, cells])).toEqual([
    [2, ['José', '1990-02-28', '2024-01-01T08:30:00', '09:15:00', '12.5', 'true', '000123', '123456789012345']],
    [3, ["'1+1x", '', '', '36:30:00', '0.1', 'false', 'A', '']],
    [4, ['', '', '', '', '', '', '', '1.234567890123457e+18']],
  ]);
  expect(records[2]?.cellProblems?.map(({ at, issue }) => [at, issue.code])).toEqual([
    [0, 'xlsx.NOT_CALCULATED'],
    [7, 'xlsx.LONG_NUMBER'],
  ]);
});

it('reads what xlsxwriter writes: a hidden sheet before the table, days from 1904, zeros, several looks, merged cells', async () => {
  const { header, records } = await read('xlsxwriter');
  expect(header).toEqual(['first_name', 'dob', 'zip', 'note']);
  expect(records).toEqual([
    { line: 2, cells: ['Amina', '1991-04-02', '00123', 'a bold c\nd'] },
    { line: 3, cells: ['Bo', '', '', 'xy'] },
    { line: 5, cells: ['merged', '', '', ''] },
  ]);
});
