import { describe, expect, it } from 'vitest';
import { fromBytes } from './byte-source.ts';
import { returnedCells } from './error-words.ts';
import type { TableRecord } from './table-format.ts';
import { tableFormats } from './table-formats.ts';
import { transferErrors } from './transfer-errors.ts';

async function firstRow(line: string): Promise<TableRecord> {
  const header = line.split(',').map((_, i) => `c${i}`);
  const table = await tableFormats([]).open(fromBytes('people.csv', `${header}\n${line}\n`));
  for await (const batch of table.records()) for (const record of batch) return record;
  throw new Error('There is no row.');
}

describe('errors of spreadsheets in cells', () => {
  it.each([
    ...['#N/A', '#REF!', '#DIV/0!', '#VALEUR!', '#¡VALOR!', '#NÚM!', '#NÚM!'.normalize('NFD'), '#N/D', 'Err:502'],
    ...[
      '########',
      ' #N/A ',
      '"#NAME?"',
      '#ССЫЛКА!',
      '#ДЕЛ/0!',
      '#Н/Д',
      '#VÆRDI!',
      '#WAARDE!',
      '#N/B',
      '#YOK',
      'Fout:502',
    ],
    ...['#ZÉRÓOSZTÓ!', '#¿NOMBRE?', '#NÉV?', '#DĚLENÍ_NULOU!', '#N/D!', '#ADR!', '#SPILL!'],
  ])('%s is no value', async (text) => {
    const { cells, cellProblems } = await firstRow(`Amina,${text}`);
    expect(cellProblems?.map(({ at, issue }) => [at, issue.code])).toEqual([[1, 'transfer.ERROR_WORD']]);
    expect(cells[1]?.trim()).toBe(text.replaceAll('"', '').trim());
  });

  it.each([
    ...[
      '#',
      '##',
      '#12',
      'N/A',
      '#n/a',
      'see #N/A',
      '#N/A #N/A',
      'Err:',
      'Emma',
      'Fatou',
      'Error',
      '#A12!',
      '#Ref!',
      '#!',
      '',
      ' ',
      '0',
    ],
  ])('"%s" is one', async (text) => {
    expect((await firstRow(`Amina,${text}`)).cellProblems).toBeUndefined();
  });

  it('come back as they were, and other cells that cannot be used as a word that is refused again', async () => {
    const issue = transferErrors.ERROR_WORD({ value: '' });
    const cells = ['Amina', '#N/A', '1234567890123456', '1.5E+18', '', 'yes?', '#Help!'];
    const cellProblems = [1, 2, 3, 4, 5, 6].map((at) => ({ at, issue }));
    const returned = returnedCells({ line: 2, cells, cellProblems });
    expect(returned).toEqual(['Amina', '#N/A', '#NUM!', '#NUM!', '#VALUE!', '#VALUE!', '#VALUE!']);
    const again = await firstRow(returned.join(','));
    expect(again.cellProblems?.map(({ at }) => at)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(returnedCells(again)).toEqual(returned);
    const plain = { line: 2, cells };
    expect(returnedCells(plain)).toBe(cells);
  });
});
