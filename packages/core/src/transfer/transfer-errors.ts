import { defineErrors, type Message } from '../errors/issue.ts';

/** What can be wrong with a file. Sentences name the line of the file, counted from 1 as a text editor counts. */
export const transferErrors = defineErrors('transfer', {
  EMPTY_FILE: (p: { file: string }) => `"${p.file}" is empty: there is no header and no row in it.`,
  NO_HEADER: (p: { file: string; line: number; why: Message }, say) =>
    `"${p.file}" has no header: ${say(p.why)} Put the names of the columns into the first row.`,
  NOT_TEXT: (p: { file: string; line: number; looksLike: Message }, say) =>
    `"${p.file}" is not a CSV file: it looks like ${say(p.looksLike)}. Save the table as "CSV UTF-8" and upload that file.`,
  WORKBOOK_NOT_READ: (p: { file: string }) =>
    `"${p.file}" is an Excel workbook or a zip archive, and workbooks are not read here. Save the table as "CSV UTF-8" and upload that file, ` +
    'or have the package @parasol/xlsx installed and listed: createParasol({ formats: [xlsx()] }).',
  UNKNOWN_FORMAT: (p: { name: string; known: readonly string[]; hint: Message | undefined }, say) =>
    `Files of the kind "${p.name}" are not known here; there are ${p.known.join(', ')}.${say.hint(p.hint)}`,
  NO_SHEETS: (p: { file: string; sheet: string }) =>
    `"${p.file}" is a file of text and has no sheets, so none of them is called "${p.sheet}". Leave the sheet out.`,
  UNKNOWN_ENCODING: (p: { encoding: string; hint: Message | undefined }, say) =>
    `"${p.encoding}" is not the name of an encoding.${say.hint(p.hint)} Names are those of the Encoding Standard, such as windows-1252, iso-8859-6 or utf-16le.`,
  NOT_IN_ENCODING: (p: { file: string; line: number; encoding: string }) =>
    `Line ${p.line} of "${p.file}" is not valid in ${p.encoding}. Declare the encoding in which the file was saved, or save it as "CSV UTF-8".`,
  OTHER_ENCODING: (p: { file: string; encoding: string; mark: string }) =>
    `"${p.file}" begins with the mark of ${p.mark}, but ${p.encoding} was declared. Declare ${p.mark}.`,
  BAD_ENCODING: (p: { file: string; line: number; byte: string; hint: Message }, say) =>
    `Line ${p.line} of "${p.file}" holds the byte ${p.byte}, which is not valid in UTF-8.${say.hint(p.hint)} Save the file as "CSV UTF-8".`,
  UNCLOSED_QUOTE: (p: { file: string; line: number }) =>
    `A quote (") in the row that starts on line ${p.line} is never closed. Close it, or write "" for a quote inside a quoted cell.`,
  STRAY_QUOTE: (p: { file: string; line: number; cell: number }) =>
    `Cell ${p.cell} of the row that starts on line ${p.line} has a quote (") in an unexpected place. ` +
    'Put quotes around the whole cell and write "" for each quote inside, or close the quote that was left open.',
  CELL_TOO_LARGE: (p: { file: string; line: number; limit: number }, say) =>
    `A cell of the row that starts on line ${p.line} is longer than ${say.count(p.limit, 'character', 'characters')}. Is a closing quote (") missing there?`,
  ROW_TOO_LARGE: (p: { file: string; line: number; limit: number }, say) =>
    `The row that starts on line ${p.line} is longer than ${say.count(p.limit, 'character', 'characters')}. Are its line breaks missing?`,
  TOO_MANY_COLUMNS: (p: { file: string; columns: number; limit: number }, say) =>
    `"${p.file}" has ${say.count(p.columns, 'column', 'columns')}; at most ${say.number(p.limit)} can be read.`,
  TOO_MANY_ROWS: (p: { file: string; limit: number }, say) =>
    `"${p.file}" has more than the ${say.count(p.limit, 'row', 'rows')} allowed here. Split it into several files.`,
  FILE_TOO_LARGE: (p: { file: string; limit: number }, say) =>
    `"${p.file}" is larger than the ${say.count(p.limit, 'byte', 'bytes')} allowed here. Split it into several files.`,
  DUPLICATE_COLUMN: (p: { column: string; first: number; second: number }) =>
    `Column "${p.column}" occurs twice, as column ${p.first} and column ${p.second}. Rename or remove one of them.`,
  UNNAMED_COLUMN: (p: { position: number }) => `Column ${p.position} has no name in the header. Name it or remove it.`,
  UNKNOWN_COLUMN: (p: { column: string; hint: Message | undefined }, say) =>
    `Column "${p.column}" is not known.${say.hint(p.hint)}`,
  MISSING_COLUMN: (p: { column: string; hint: Message | undefined }, say) =>
    `Column "${p.column}" is required and missing.${say.hint(p.hint)}`,
  COLUMN_NOT_IN_FILE: (p: { column: string; hint: Message | undefined }, say) =>
    `The file has no column "${p.column}", so nothing can be said about it.${say.hint(p.hint)}`,
  ERROR_WORD: (p: { value: string }) =>
    `"${p.value}" is what a spreadsheet shows where it has no value. Write the value, or leave the cell empty.`,
  WRONG_CELL_COUNT: (p: { line: number; expected: number; found: number }, say) =>
    `The row on line ${p.line} has ${say.count(p.found, 'cell', 'cells')}, but the header has ${say.count(p.expected, 'column', 'columns')}. ` +
    (p.found > p.expected
      ? 'A cell that contains the delimiter needs quotes around it.'
      : 'Are cells missing at its end?'),
});
