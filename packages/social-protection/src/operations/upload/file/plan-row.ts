import {
  type CellOptions,
  cellParser,
  columnsOfIssue,
  fitsInCell,
  type JsonObject,
  type JsonValue,
  mergedDocument,
  type OperationContext,
  type Refusal,
  refusalOf,
  returnedCells,
  type SchemaColumn,
  schemaColumns,
  setAt,
  type TableRecord,
} from '@parasol/core';
import { normalText } from '@parasol/core/internal';
import { clearedColumns, type FileUse, individualErrors, ROLE_COLUMN, uploadColumns } from '@parasol/individual';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';

/** The columns of a plan's own data, by their names in files. */
export const propertiesOf = ({ beneficiaryDataSchema: schema }: BenefitPlan): ReadonlyMap<string, SchemaColumn> =>
  schema === null ? NONE : schemaColumns(schema);
const NONE: ReadonlyMap<string, SchemaColumn> = new Map();

/** Columns that a file for a plan must have and may have: those of people, and those of the plan's schema. One name may be both. */
export function columnsOf(
  ctx: OperationContext,
  plan: BenefitPlan,
  use: FileUse,
): { readonly people: readonly string[]; readonly required: readonly string[]; readonly optional: readonly string[] } {
  const people = uploadColumns(ctx, use);
  const properties = [...propertiesOf(plan).values()];
  const required = new Set([
    ...people.required,
    ...(plan.type === 'GROUP' ? [use.groupAggregationColumn] : []),
    // A change says what changes; whether a new beneficiary has everything is asked when it is known who is new.
    ...(use.mode === 'create' ? properties.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])) : []),
  ]);
  const optional = [...people.optional, ...properties.map(({ name }) => name)].filter((name) => !required.has(name));
  return {
    people: [...people.required, ...people.optional],
    required: [...required],
    optional: [...new Set(optional)],
  };
}

/** What a row says for the plan. */
export interface PlanRow {
  readonly line: number;
  /** As they are given back where the row is refused. */
  readonly cells: readonly string[];
  readonly data: Record<string, JsonValue>;
  /** Where its empty cells take something away from who is in the plan: paths of properties. */
  readonly cleared: readonly (readonly string[])[];
  readonly groupCode: string | null;
  readonly role: string;
  /** Everything that is wrong with it. Who finds more wrong adds it. */
  readonly refusals: Refusal[];
}

/** Makes the reader of the rows of one file: the beneficiary's columns by the plan's schema; those of people are read where people are. */
export function planRowReader(
  ctx: OperationContext,
  plan: BenefitPlan,
  {
    columns: header,
    use,
    dateFormat,
  }: CellOptions & { readonly columns: readonly (string | null)[]; readonly use: FileUse },
): (record: TableRecord) => PlanRow {
  const { groupAggregationColumn: groupColumn } = use;
  const { required, optional } = columnsOf(ctx, plan, use);
  const known = new Set([...required, ...optional]);
  const properties = propertiesOf(plan);
  const clears = clearedColumns(use);
  const columns = header.flatMap((column, at) => {
    const property = column === null ? undefined : properties.get(column);
    if (property === undefined || column === null) return [];
    const { path, schema } = property;
    // Of what no cell can hold, an empty one says nothing.
    const isCleared = clears(column) && fitsInCell(schema);
    return [{ column, at, path, isCleared, parse: cellParser(schema, ['jsonExt', ...path], { dateFormat }) }];
  });
  const [group, role] = [header.indexOf(groupColumn), header.indexOf(ROLE_COLUMN)];
  return (record) => {
    const { line, cells, problem, cellProblems = [] } = record;
    const data: Record<string, JsonValue> = {};
    const cleared: (readonly string[])[] = [];
    const refusals: Refusal[] = [];
    const isSpoilt = (i: number): boolean => cellProblems.some((cell) => cell.at === i);
    const textOf = (i: number): string => (isSpoilt(i) ? '' : (cells[i] ?? '').trim());
    if (problem !== undefined) refusals.push(refusalOf(problem, null, undefined));
    else {
      for (const { at, issue } of cellProblems) {
        const column = header[at];
        // What nobody reads may be as it will.
        if (column !== undefined && column !== null && known.has(column))
          refusals.push(refusalOf(issue, column, cells[at]));
      }
      for (const { column, at, path, isCleared, parse } of columns) {
        if (isSpoilt(at)) continue;
        const cell = cells[at] as string;
        const result = parse(cell);
        if ('issue' in result) refusals.push(refusalOf(result.issue, column, cell));
        else if (result.value !== undefined) setAt(data, path, result.value);
        else if (isCleared) cleared.push(path);
      }
    }
    const code = normalText(textOf(group));
    const groupCode = code === '' ? null : code;
    if (problem === undefined && plan.type === 'GROUP' && groupCode === null && !isSpoilt(group))
      refusals.push(refusalOf(individualErrors.MISSING_VALUE({ column: groupColumn }), groupColumn, ''));
    return {
      ...{ line, cells: returnedCells(record), data, cleared, groupCode, role: textOf(role).toUpperCase() },
      refusals,
    };
  };
}

/**
 * Holds the data of a row against the schema as a whole, on top of what the beneficiary has. A cell that could not be read is absent there;
 * its own refusal says more.
 */
export function addSchemaRefusals(
  ctx: OperationContext,
  plan: BenefitPlan,
  columns: readonly (string | null)[],
  { data, cells, refusals }: Pick<PlanRow, 'data' | 'cells' | 'refusals'>,
  before: JsonObject = {},
): void {
  const schema = plan.beneficiaryDataSchema;
  if (schema === null || Object.keys(schema).length === 0) return;
  const refused = new Set(refusals.map(({ column }) => column));
  const whole = mergedDocument(before, data);
  for (const issue of ctx.schemas.validate(schema, whole, ['jsonExt'])) {
    const concerned = columnsOfIssue(issue, columns, whole);
    if (concerned.some((column) => refused.has(column))) continue;
    const column = concerned[0] ?? null;
    refusals.push(refusalOf(issue, column, column === null ? undefined : cells[columns.indexOf(column)]));
  }
}
