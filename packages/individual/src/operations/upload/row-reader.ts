import { hash } from 'node:crypto';
import type { CsvRecord, Issue, JsonValue, OperationContext } from '@parasol/core';
import { type Refusal, refusalOf, validationsOf } from '@parasol/core';
import { individualErrors } from '../../errors.ts';
import { type ColumnOptions, type ReadPerson, readersOf } from './cell-readers.ts';
import { RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';

export interface RowReaderOptions extends ColumnOptions {
  readonly header: readonly string[];
  readonly validator: OperationContext['schemas'];
}

/** A row of the file as it is staged, without its ids. */
export interface ReadRow extends Readonly<ReadPerson> {
  readonly line: number;
  readonly state: 'VALID' | 'INVALID';
  readonly refusalCode: string | null;
  readonly validations: Record<string, JsonValue>;
  readonly rowHash: string | null;
  readonly jsonExt: Record<string, string>;
}

/** Makes the reader of the rows of one file: what each column needs is worked out once, then a row is read in one pass. */
export function rowReader(options: RowReaderOptions): (record: CsvRecord) => ReadRow {
  const { header, groupColumn } = options;
  const columns = header.flatMap((column, at) => readersOf(column, options).map((read) => ({ column, at, read })));
  return ({ line, cells, problem }) => {
    const person = emptyPerson();
    const refusals: Refusal[] = [];
    if (problem === undefined) {
      for (const { column, at, read } of columns) {
        const issue = read(person, cells[at] as string);
        if (issue !== undefined) refusals.push(refusalOf(issue, column, cells[at]));
      }
      addExtensionRefusals(refusals, person, cells, options);
      addGroupRefusals(refusals, person, groupColumn);
    } else refusals.push(refusalOf(problem, null, undefined));
    const [first] = refusals;
    return {
      line,
      state: first === undefined ? 'VALID' : 'INVALID',
      refusalCode: first?.code ?? null,
      validations: first === undefined ? NO_REFUSALS : validationsOf(refusals),
      rowHash: first === undefined ? hashOf(person) : null,
      ...person,
      jsonExt: recordOf(header, cells),
    };
  };
}

const NO_REFUSALS = Object.freeze(validationsOf([]));

const emptyPerson = (): ReadPerson => ({
  firstName: null,
  lastName: null,
  dob: null,
  groupCode: null,
  locationCode: null,
  role: null,
  recipientType: null,
  extension: {},
});

/** 132 bits of SHA-256 over what was read: rows that say the same in other spellings have the same hash. */
const hashOf = (person: ReadPerson): string =>
  hash('sha256', JSON.stringify(Object.values(person)), 'base64url').slice(0, 22);

/** The record as it stands in the file. Cells beyond the header have no column; they stand together under the empty name. */
function recordOf(header: readonly string[], cells: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let i = 0; i < header.length && i < cells.length; i++) record[header[i] as string] = cells[i] as string;
  if (cells.length > header.length) record[''] = cells.slice(header.length).join(',');
  return record;
}

/** What the schema as a whole says, beyond single cells: what is required, patterns, bounds, conditions. */
function addExtensionRefusals(
  refusals: Refusal[],
  { extension }: ReadPerson,
  cells: readonly string[],
  { header, schema, validator }: RowReaderOptions,
): void {
  if (Object.keys(schema).length === 0) return;
  const issues = validator.validate(schema, extension, ['jsonExt']);
  if (issues.length === 0) return;
  // A cell that could not be read is absent for the schema; its own refusal says more.
  const refused = new Set(refusals.map(({ column }) => column));
  for (const issue of issues) {
    const column = columnOf(issue, header);
    if (column !== null && refused.has(column)) continue;
    refusals.push(refusalOf(issue, column, column === null ? undefined : cells[header.indexOf(column)]));
  }
}

function columnOf({ path }: Issue, header: readonly string[]): string | null {
  const property = path[1] === undefined ? undefined : String(path[1]);
  return property !== undefined && header.includes(property) ? property : null;
}

/** Role and recipient belong to a membership; without a group they would be lost silently. */
function addGroupRefusals(refusals: Refusal[], person: ReadPerson, groupColumn: string): void {
  if (person.groupCode !== null || refusals.some(({ column }) => column === groupColumn)) return;
  const { role, recipientType } = person;
  for (const [column, value] of [
    [ROLE_COLUMN, role],
    [RECIPIENT_COLUMN, recipientType],
  ] as const) {
    if (value === null) continue;
    refusals.push(refusalOf(individualErrors.GROUP_MISSING({ column, value, groupColumn }), column, value));
  }
}
