import {
  type CellOptions,
  columnsOfIssue,
  type Issue,
  type JsonObject,
  type OperationContext,
  type Refusal,
  refusalOf,
  returnedCells,
  type TableRecord,
} from '@parasol/core';
import { individualErrors } from '../../../errors.ts';
import { wordsOf } from '../../../household/words.ts';
import type { PlannedRow } from '../check/plan-rows.ts';
import { type ColumnOptions, type ReadPerson, readersOf } from './cell-readers.ts';
import { clearedColumns, type FileUse, individualSchema, RECIPIENT_COLUMN, ROLE_COLUMN } from './import-columns.ts';

export interface RowReaderOptions extends ColumnOptions {
  /** What the columns of the file are, in their order; null for those that are not read. */
  readonly columns: readonly (string | null)[];
  readonly validator: OperationContext['schemas'];
}

/** By what the rows of a file are read. */
export function rowReaderOptions(
  ctx: OperationContext,
  {
    columns,
    dateFormat,
    ...use
  }: Omit<FileUse, 'mapping'> & CellOptions & { readonly columns: readonly (string | null)[] },
): RowReaderOptions {
  const { schemas: validator, today } = ctx;
  return {
    ...{ columns, validator, today, dateFormat, schema: individualSchema(ctx), words: wordsOf(ctx) },
    groupColumn: use.groupAggregationColumn,
    mayChange: use.mode !== 'create',
    clears: clearedColumns(use),
  };
}

/** A row of the file and what was read from it. */
export interface ReadRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly person: ReadPerson;
  /** Everything that is wrong with it; nothing where it is valid. Who finds more wrong adds it. */
  readonly refusals: Refusal[];
  /** What is to come of it, where rows may change people. */
  planned?: PlannedRow;
}

/** Makes the reader of the rows of one file: what each column needs is worked out once, then a row is read in one pass. */
export function rowReader(options: RowReaderOptions): (record: TableRecord) => ReadRow {
  const { groupColumn } = options;
  const readers = options.columns.flatMap((column, at) =>
    column === null ? [] : readersOf(column, options).map((read) => ({ column, at, read })),
  );
  const hasSchema = Object.keys(options.schema).length > 0;
  return (record) => {
    const { line, cells, problem, cellProblems } = record;
    const person = emptyPerson();
    const refusals: Refusal[] = [];
    const isSpoilt = (i: number): boolean => cellProblems?.some((cell) => cell.at === i) === true;
    if (problem === undefined) {
      if (cellProblems !== undefined)
        for (const { at, issue } of cellProblems) {
          const column = options.columns[at] ?? null;
          // What nobody reads may be as it will.
          if (column !== null) refusals.push(refusalOf(issue, column, cells[at]));
        }
      for (const { column, at, read } of readers) {
        if (isSpoilt(at)) continue;
        const issue = read(person, cells[at] as string);
        if (issue !== undefined) refusals.push(refusalOf(issue, column, cells[at]));
      }
      // Of a change, the schema is asked about the person as a whole.
      if (hasSchema && !options.mayChange) addExtensionRefusals(refusals, person.extension, cells, options);
      if (person.groupCode === null) addGroupRefusals(refusals, person, groupColumn);
    } else refusals.push(refusalOf(problem, null, undefined));
    return { line, cells: returnedCells(record), person, refusals };
  };
}

/** Says what is wrong with a row, and with which column of it. */
export type Refuse = (issue: Issue, column: string | null) => void;

/** Adds what is wrong with a row to it, with the cell in which it stands. */
export const refusing =
  ({ refusals, cells }: ReadRow, { columns }: Pick<RowReaderOptions, 'columns'>): Refuse =>
  (issue, column) =>
    void refusals.push(refusalOf(issue, column, column === null ? undefined : (cells[columns.indexOf(column)] ?? '')));

const NOTHING: ReadPerson['cleared'] = Object.freeze([]);

const emptyPerson = (): ReadPerson => ({
  id: null,
  firstName: null,
  lastName: null,
  dob: null,
  groupCode: null,
  locationCode: null,
  locationId: null,
  role: null,
  recipientType: null,
  clearsPlace: false,
  cleared: NOTHING,
  extension: {},
});

/** What the schema as a whole says, beyond single cells: what is required, patterns, bounds, conditions. */
export function addExtensionRefusals(
  refusals: Refusal[],
  extension: JsonObject,
  cells: readonly string[],
  { columns, schema, validator }: Pick<RowReaderOptions, 'columns' | 'schema' | 'validator'>,
): void {
  const issues = validator.validate(schema, extension, ['jsonExt']);
  if (issues.length === 0) return;
  // A cell that could not be read is absent for the schema; its own refusal says more.
  const refused = new Set(refusals.map(({ column }) => column));
  for (const issue of issues) {
    const concerned = columnsOfIssue(issue, columns, extension);
    if (concerned.some((column) => refused.has(column))) continue;
    const column = concerned[0] ?? null;
    refusals.push(refusalOf(issue, column, column === null ? undefined : cells[columns.indexOf(column)]));
  }
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
