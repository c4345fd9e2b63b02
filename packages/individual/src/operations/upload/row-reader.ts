import { type Issue, type OperationContext, type Refusal, refusalOf, type TableRecord } from '@parasol/core';
import { individualErrors } from '../../errors.ts';
import { type ColumnOptions, type ReadPerson, readersOf } from './cell-readers.ts';
import { RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';

export interface RowReaderOptions extends ColumnOptions {
  readonly header: readonly string[];
  readonly validator: OperationContext['schemas'];
}

/** A row of the file and what was read from it. */
export interface ReadRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly person: ReadPerson;
  /** Everything that is wrong with it; nothing where it is valid. Who finds more wrong adds it. */
  readonly refusals: Refusal[];
}

/** Makes the reader of the rows of one file: what each column needs is worked out once, then a row is read in one pass. */
export function rowReader(options: RowReaderOptions): (record: TableRecord) => ReadRow {
  const { header, groupColumn } = options;
  const columns = header.flatMap((column, at) => readersOf(column, options).map((read) => ({ column, at, read })));
  const hasSchema = Object.keys(options.schema).length > 0;
  return ({ line, cells, problem, cellProblems }) => {
    const person = emptyPerson();
    const refusals: Refusal[] = [];
    if (problem === undefined) {
      if (cellProblems !== undefined)
        for (const { at, issue } of cellProblems) refusals.push(refusalOf(issue, header[at] ?? null, cells[at]));
      for (const { column, at, read } of columns) {
        if (cellProblems?.some((cell) => cell.at === at)) continue;
        const issue = read(person, cells[at] as string);
        if (issue !== undefined) refusals.push(refusalOf(issue, column, cells[at]));
      }
      if (hasSchema) addExtensionRefusals(refusals, person, cells, options);
      if (person.groupCode === null) addGroupRefusals(refusals, person, groupColumn);
    } else refusals.push(refusalOf(problem, null, undefined));
    return { line, cells, person, refusals };
  };
}

const emptyPerson = (): ReadPerson => ({
  firstName: null,
  lastName: null,
  dob: null,
  groupCode: null,
  locationCode: null,
  locationId: null,
  role: null,
  recipientType: null,
  extension: {},
});

/** What the schema as a whole says, beyond single cells: what is required, patterns, bounds, conditions. */
function addExtensionRefusals(
  refusals: Refusal[],
  { extension }: ReadPerson,
  cells: readonly string[],
  { header, schema, validator }: RowReaderOptions,
): void {
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
function addGroupRefusals(refusals: Refusal[], { role, recipientType }: ReadPerson, groupColumn: string): void {
  if (refusals.some(({ column }) => column === groupColumn)) return;
  for (const [column, value] of [
    [ROLE_COLUMN, role],
    [RECIPIENT_COLUMN, recipientType],
  ] as const) {
    if (value === null) continue;
    refusals.push(refusalOf(individualErrors.GROUP_MISSING({ column, value, groupColumn }), column, value));
  }
}
