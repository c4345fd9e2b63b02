import {
  type ColumnMapping,
  didYouMean,
  type EmptyCells,
  fieldValue,
  type OperationContext,
  schemaColumns,
  type UploadMode,
} from '@parasol/core';
import { individualErrors } from '../../../errors.ts';
import type { ReadPerson } from './cell-readers.ts';
import { type FileUse, ID_COLUMN, individualSchema, REQUIRED_COLUMNS } from './import-columns.ts';

const OWN: Readonly<Record<string, 'id' | 'firstName' | 'lastName' | 'dob'>> = {
  [ID_COLUMN]: 'id',
  first_name: 'firstName',
  last_name: 'lastName',
  dob: 'dob',
};

/** Where people have what a column of a file says: `lastName`, `jsonExt.national_id`. */
export const pathOf = (column: string): string =>
  Object.hasOwn(OWN, column) ? (OWN[column] as string) : `jsonExt.${column}`;

/** What a row says in a column by which it matches; undefined where it says nothing. */
export function keyValue(person: ReadPerson, column: string): unknown {
  if (Object.hasOwn(OWN, column)) return person[OWN[column] as keyof typeof person] ?? undefined;
  return fieldValue(person, `extension.${column}`);
}

/** How rows are to match people, as a caller says it. */
interface Matching {
  readonly mode: UploadMode;
  readonly matchBy?: readonly string[] | undefined;
}

/** The columns by which rows match people. */
export const keysOf = ({ matchBy }: Pick<Matching, 'matchBy'>): readonly string[] => matchBy ?? [ID_COLUMN];

/**
 * The columns by which rows match people. Refuses those by which nobody can be matched, and any where nobody is: who names them means people
 * who are there.
 */
export function requireKeys(ctx: OperationContext, { mode, matchBy }: Matching): readonly string[] {
  if (mode === 'create') {
    if (matchBy !== undefined) ctx.fail(individualErrors.MATCHES_NOBODY({}, ['matchBy']));
    return keysOf({ matchBy });
  }
  const known = [ID_COLUMN, ...REQUIRED_COLUMNS, ...schemaColumns(individualSchema(ctx)).keys()];
  const keys = keysOf({ matchBy });
  const issues = keys.flatMap((column, i) =>
    known.includes(column)
      ? []
      : [individualErrors.NO_KEY_COLUMN({ column, hint: didYouMean(column, known) }, ['matchBy', i])],
  );
  if (issues.length > 0) ctx.fail(...issues);
  return keys;
}

/**
 * How the rows of a file of people are to be read, by what a caller said of it. Refuses a key by which nobody can be matched, and the
 * clearing of cells where nobody is there.
 *
 * @example
 * // skip: within an operation
 * const use = fileUseOf(ctx, { groupAggregationColumn: 'group_code', mode: 'upsert', matchBy: ['national_id'], columns: {} });
 */
export function fileUseOf(
  ctx: OperationContext,
  {
    groupAggregationColumn,
    mode,
    matchBy,
    emptyCells,
    columns: mapping,
  }: Matching & {
    readonly groupAggregationColumn: string;
    readonly columns: ColumnMapping;
    readonly emptyCells?: EmptyCells | undefined;
  },
): FileUse {
  if (mode === 'create' && emptyCells === 'clear') ctx.fail(individualErrors.CLEARS_NOBODY({}, ['emptyCells']));
  return { groupAggregationColumn, mode, matchBy: requireKeys(ctx, { mode, matchBy }), mapping, emptyCells };
}
