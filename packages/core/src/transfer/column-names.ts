import { failure } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { transferErrors } from './transfer-errors.ts';
import { transferPhrases } from './transfer-phrases.ts';

/** The first row of a file that is not empty. */
export interface HeaderRow {
  /** Name of the file. */
  readonly file: string;
  /** Where the row is, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Most columns. @default 1,000 */
  readonly limit?: number | undefined;
}

/**
 * The names of the columns, without surrounding blanks. Refuses a row that is data, names that are missing or there twice and too many
 * columns, with `transfer.*` codes.
 *
 * @example
 * const header = readColumnNames({ file: 'people.ods', line: 1, cells: ['first_name', ' dob '] }); // ['first_name', 'dob']
 */
export function readColumnNames(row: HeaderRow): string[] {
  const header = row.cells.map((cell) => cell.trim());
  const issues = headerIssues(row, header);
  if (issues.length > 0) throw failure(...issues);
  return header;
}

function headerIssues({ file, line, limit = 1000 }: HeaderRow, header: readonly string[]): Issue[] {
  if (header.length > limit) return [transferErrors.TOO_MANY_COLUMNS({ file, columns: header.length, limit })];
  if (header.every((name) => name === ''))
    return [transferErrors.NO_HEADER({ file, line, why: transferPhrases.EMPTY_CELLS() })];
  const date = header.find((name) => /^\d{4}-\d{2}-\d{2}$/.test(name));
  if (date !== undefined)
    return [transferErrors.NO_HEADER({ file, line, why: transferPhrases.DATE_IN_HEADER({ date }) })];
  const issues: Issue[] = [];
  const seen = new Map<string, number>();
  header.forEach((column, i) => {
    const first = seen.get(column);
    if (column === '') issues.push(transferErrors.UNNAMED_COLUMN({ position: i + 1 }, ['header', i]));
    else if (first !== undefined)
      issues.push(transferErrors.DUPLICATE_COLUMN({ column, first, second: i + 1 }, ['header', i]));
    else seen.set(column, i + 1);
  });
  return issues;
}
