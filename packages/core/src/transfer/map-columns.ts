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

/** With which `invalid items` end: who sends such a file again leaves them where they are. */
export const REPORT_COLUMNS = ['line', 'error'] as const;

/**
 * The columns of a file under the names that a reader knows. The last two, where they are the report of an earlier upload (`line`,
 * `error`) and the reader does not know such columns, are left out. A mapping may not name a column that is not there, nor two of them alike.
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
  for (const [back, name] of [...REPORT_COLUMNS].reverse().entries()) {
    const at = header.length - 1 - back;
    if (header[at] !== name || columns[at] !== name || known.has(name)) break;
    columns[at] = null;
  }
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
