import {
  type ColumnMapping,
  type EmptyCells,
  type JsonSchema,
  type OperationContext,
  schemaColumns,
  type UploadMode,
} from '@parasol/core';

/** Columns that every upload must have. */
export const REQUIRED_COLUMNS = ['first_name', 'last_name', 'dob'] as const;
/** Codes of locations. */
export const LOCATION_COLUMN = 'location_code';
/**
 * The column in which a file of people says who somebody is in the household.
 *
 * @example
 * ROLE_COLUMN; // 'individual_role'
 */
export const ROLE_COLUMN = 'individual_role';
export const RECIPIENT_COLUMN = 'recipient_info';
/** The column of households where the caller names no other. */
export const USUAL_GROUP_COLUMN = 'group_code';

/** The configured schema of people's extension data. */
export const individualSchema = (ctx: OperationContext): JsonSchema => ctx.documents['individual'] ?? {};

/** How the rows of a file are to be read. */
export interface FileUse {
  readonly groupAggregationColumn: string;
  readonly mode: UploadMode;
  readonly matchBy: readonly string[];
  readonly mapping: ColumnMapping;
  /** @default 'keep' */
  readonly emptyCells?: EmptyCells | undefined;
}

/** The columns that a file must have and may have. */
export interface KnownColumns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Whose id a row is about, where people are matched by it. */
export const ID_COLUMN = 'id';

/**
 * The columns that say who lives with whom, and as what.
 *
 * @example
 * householdColumns('group_code'); // ['group_code', 'individual_role', 'recipient_info']
 */
export const householdColumns = (groupColumn: string): readonly string[] => [
  groupColumn,
  ROLE_COLUMN,
  RECIPIENT_COLUMN,
];

/** Columns of a file whose rows become new people. */
export function knownColumns(schema: JsonSchema, groupColumn: string): KnownColumns {
  const required = new Set<string>(demandedColumns(schema));
  // Who names a column of his own wants groups; the usual one may be absent.
  if (groupColumn !== USUAL_GROUP_COLUMN) required.add(groupColumn);
  return known(required, [...schemaColumns(schema).keys(), LOCATION_COLUMN, ...householdColumns(groupColumn)]);
}

/** Columns of a file whose rows may change people. */
export function knownColumnsOf(schema: JsonSchema, { groupAggregationColumn, mode, matchBy }: FileUse): KnownColumns {
  const groups = knownColumns(schema, groupAggregationColumn);
  if (mode === 'create') return groups;
  // A change says what changes; a new person needs everything.
  const named = groupAggregationColumn === USUAL_GROUP_COLUMN ? [] : [groupAggregationColumn];
  const needed = mode === 'upsert' ? groups.required : named;
  return known(new Set([...matchBy, ...needed]), [...groups.required, ...groups.optional]);
}

/**
 * The columns that a file of people must have and may have, for a module that uploads people together with something of its own.
 *
 * @example
 * // skip: within an operation
 * const { required, optional } = uploadColumns(ctx, fileUseOf(ctx, input));
 */
export const uploadColumns = (ctx: OperationContext, use: FileUse): KnownColumns =>
  knownColumnsOf(individualSchema(ctx), use);

function demandedColumns(schema: JsonSchema): string[] {
  const demanded = [...schemaColumns(schema).values()].filter(({ isRequired }) => isRequired);
  return [...REQUIRED_COLUMNS, ...demanded.map(({ name }) => name)];
}

const known = (required: ReadonlySet<string>, optional: readonly string[]): KnownColumns => ({
  required: [...required],
  optional: [...new Set(optional.filter((name) => !required.has(name)))],
});

/**
 * Which columns of a file take values away where their cells are empty: not those that say whom a row is about, nor who lives with whom.
 *
 * @example
 * const clears = clearedColumns({ mode: 'update', matchBy: ['id'], groupAggregationColumn: 'group_code', emptyCells: 'clear' });
 * clears('phone'); // true
 * clears('group_code'); // false
 */
export function clearedColumns({
  mode,
  matchBy,
  groupAggregationColumn,
  emptyCells,
}: Omit<FileUse, 'mapping'>): (column: string) => boolean {
  const kept = new Set([ID_COLUMN, ...matchBy, ...householdColumns(groupAggregationColumn)]);
  const clears = mode !== 'create' && emptyCells === 'clear';
  return (column) => clears && !kept.has(column);
}

/** Names of a file's columns as they stand in it; null for the report that an earlier upload has added. */
export const ownHeader = (
  header: readonly string[],
  columns: readonly (string | null)[],
  mapping: ColumnMapping,
): readonly (string | null)[] =>
  header.map((name, i) => (columns[i] === null && !Object.hasOwn(mapping, name) ? null : name));
