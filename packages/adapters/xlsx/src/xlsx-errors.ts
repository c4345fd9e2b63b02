import { defineErrors, type Message } from '@parasol/core';

/** What can be wrong with a workbook. Cells are named as spreadsheets name them: C5. */
export const xlsxErrors = defineErrors('xlsx', {
  OLD_OR_LOCKED: (p: { file: string }) =>
    `"${p.file}" is an old Excel workbook (.xls), or one that is protected with a password. Save it as "Excel Workbook (.xlsx)" without a password and upload that file.`,
  NOT_A_WORKBOOK: (p: { file: string }) =>
    `"${p.file}" is an archive, but not a workbook that can be read. Save the table as "Excel Workbook (.xlsx)" or as "CSV UTF-8" and upload that file.`,
  DAMAGED: (p: { file: string; part: string }) =>
    `"${p.file}" is damaged: "${p.part}" in it cannot be read. Open it in a spreadsheet program, save it again and upload it.`,
  FORBIDDEN_XML: (p: { file: string; part: string }) =>
    `"${p.part}" in "${p.file}" declares a document type, which no spreadsheet program writes. Copy the table into a new workbook and upload that.`,
  TOO_MANY_PARTS: (p: { file: string; count: number; limit: number }, say) =>
    `"${p.file}" has ${say.count(p.count, 'part', 'parts')} inside; at most ${say.number(p.limit)} are allowed. Copy the table into a new workbook and upload that.`,
  TOO_LARGE_UNPACKED: (p: { file: string; limit: number }, say) =>
    `"${p.file}" unpacks to more than the ${say.count(p.limit, 'byte', 'bytes')} allowed here. Split the table into several files, or upload it as CSV.`,
  TOO_DENSE: (p: { file: string; part: string; limit: number }, say) =>
    `"${p.part}" in "${p.file}" unpacks to more than ${say.number(p.limit)} times its size, as no table of people does. Copy the table into a new workbook and upload that.`,
  NO_SHEET: (p: { file: string; sheet: string; known: readonly string[]; hint: Message | undefined }, say) =>
    `"${p.file}" has no sheet called "${p.sheet}".${say.hint(p.hint)} It has: ${p.known.join(', ')}.`,
  NO_VISIBLE_SHEET: (p: { file: string }) =>
    `"${p.file}" has no sheet that is not hidden. Show the sheet that holds the table, or name it.`,
  ENCODING_DECLARED: (p: { file: string; encoding: string }) =>
    `"${p.file}" is a workbook, which says its encoding itself; ${p.encoding} was declared. Leave the encoding out.`,
  VALUE_OUTSIDE: (p: { place: string }) =>
    `Cell ${p.place} holds a value, but its column has no name in the header. Name the column, or clear the cell.`,
  ERROR_IN_CELL: (p: { place: string; value: string }) =>
    `Cell ${p.place} holds the error ${p.value} instead of a value. Mend its formula, or write the value.`,
  NOT_CALCULATED: (p: { place: string }) =>
    `Cell ${p.place} holds a formula without its result. Open the file in a spreadsheet program, save it and upload it again.`,
  LONG_NUMBER: (p: { place: string; value: string }) =>
    `Cell ${p.place} holds the number ${p.value}. A spreadsheet keeps 15 digits of a number and changes the others, so this may not be what was written. Format the column as text and write the value again.`,
  NO_SUCH_DAY: (p: { place: string; value: string }) =>
    `Cell ${p.place} is formatted as a date, but its number ${p.value} is no day of the calendar. Write the date again.`,
  NOT_A_VALUE: (p: { place: string; value: string }) =>
    `Cell ${p.place} holds "${p.value}", which is not what its type says. Write the value again.`,
  BAD_CHARACTER: (p: { place: string }) => `Cell ${p.place} holds a character that is no text. Write the value again.`,
  CELL_TOO_LONG: (p: { line: number; limit: number }, say) =>
    `A cell of row ${p.line} is longer than the ${say.count(p.limit, 'character', 'characters')} that a cell of a workbook can hold. Ask for the table as CSV.`,
  SHEET_FULL: (p: { limit: number }, say) =>
    `The table has more than the ${say.count(p.limit, 'row', 'rows')} that a sheet can hold. Ask for it as CSV, or for fewer rows.`,
});
