import { didYouMean } from '../errors/hints.ts';
import type { Issue } from '../errors/issue.ts';
import { transferErrors } from './transfer-errors.ts';

/** What the columns of a file are, by the names of the file: the column that is meant, or null to leave it out. */
export type ColumnMapping = Readonly<Record<string, string | null>>;

/** The columns of a file in their order, as a reader knows them; null for those that nobody reads. */
export interface MappedColumns {
  readonly columns: readonly (string | null)[];
  readonly issues: readonly Issue[];
}

/**
 * With which columns `invalid items` end, `line` and `error`: who sends such a file again leaves them where they are. Where the file or its
 * reader has such columns, these are called otherwise, so that nobody takes what is wrong with a row for what it says.
 *
 * @example
 * reportColumns(new Set(['first_name', 'line'])); // ['line_', 'error']
 */
export const reportColumns = (taken: ReadonlySet<string>): readonly string[] =>
  ['line', 'error'].map((name) => {
    let free = name;
    while (taken.has(free)) free += '_';
    return free;
  });

/**
 * The columns of a file under the names that a reader knows. The last two, where they are the report of an earlier upload
 * (`reportColumns`), are left out. A mapping may not name a column that is not there, nor two of them alike.
 *
 * @example
 * mapColumns(['Prénom', 'Né le', 'Remarks'], { Prénom: 'first_name', 'Né le': 'dob', Remarks: null }, new Set(['first_name', 'dob']));
 * // { columns: ['first_name', 'dob', null], issues: [] }
 */
export function mapColumns(
  header: readonly string[],
  mapping: ColumnMapping,
  known: ReadonlySet<string>,
): MappedColumns {
  const columns = header.map((name) => (Object.hasOwn(mapping, name) ? (mapping[name] as string | null) : name));
  const before = header.slice(0, -2);
  const report = reportColumns(new Set([...known, ...before]));
  if (report.every((name, i) => header[before.length + i] === name && !Object.hasOwn(mapping, name)))
    columns.fill(null, before.length);
  const absent = Object.keys(mapping).filter((name) => !header.includes(name));
  const issues: Issue[] = absent.map((column) =>
    transferErrors.COLUMN_NOT_IN_FILE({ column, hint: didYouMean(column, header) }, ['columns', column]),
  );
  const first = new Map<string, number>();
  for (const [i, column] of columns.entries()) {
    if (column === null) continue;
    const before = first.get(column);
    if (before === undefined) first.set(column, i);
    else issues.push(transferErrors.DUPLICATE_COLUMN({ column, first: before + 1, second: i + 1 }, ['header', i]));
  }
  return { columns, issues };
}
