import { definePhrases } from '../errors/issue.ts';

/** What a file is, or what is meant by a column of it. */
export const transferPhrases = definePhrases('file', {
  EMPTY_CELLS: () => 'its first row has only empty cells.',
  DATE_IN_HEADER: (p: { date: string }) => `its first row holds the date ${p.date}, so it is data.`,
  WORKBOOK: () => 'an Excel workbook (.xlsx) or a zip archive',
  OLD_WORKBOOK: () => 'an old Excel workbook (.xls)',
  PDF: () => 'a PDF document',
  GZIP: () => 'a gzip archive',
  BINARY: (p: { line: number }) => `binary data (line ${p.line} holds a NUL byte)`,
  UTF_16: () => 'The file is UTF-16 ("Unicode text").',
  WINDOWS_LETTER: (p: { letter: string }) => `In Windows-1252 it is "${p.letter}", so the file may be Windows-1252.`,
  WINDOWS: () => 'It may be Windows-1252.',
  IS_IT_COLUMN: (p: { name: string }) => `Is it the column "${p.name}"?`,
  CLOSE_TO: (p: { name: string }) => `It is close to "${p.name}", which the file has as well.`,
});
