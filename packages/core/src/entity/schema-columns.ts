import type { Issue } from '../errors/issue.ts';
import { valueAt } from './document-values.ts';
import type { JsonSchema } from './json-schema.ts';

/** A column that files may have by a schema. */
export interface SchemaColumn {
  /** As the header has it, and as expressions, filters and exports name the property: `income`, `home.rooms`. */
  readonly name: string;
  /** Where documents have its value: `['home', 'rooms']`. */
  readonly path: readonly string[];
  readonly schema: JsonSchema;
  /** Whether every document has to have it: it is required, and so is every object that it is in. */
  readonly isRequired: boolean;
}

/**
 * The columns of files by a schema: a column for every property, those of objects under their path. What is no object, or an object of which
 * nothing is declared, has one column; whether a cell can hold it is said by `fitsInCell`.
 *
 * @example
 * const home = { type: 'object', properties: { rooms: { type: 'integer' }, roof: { type: 'string' } } };
 * [...schemaColumns({ properties: { income: { type: 'number' }, home } }).keys()]; // ['income', 'home.rooms', 'home.roof']
 */
export function schemaColumns(schema: JsonSchema): ReadonlyMap<string, SchemaColumn> {
  let columns = known.get(schema);
  if (columns === undefined) {
    columns = new Map([...within(schema, [], true)].map((column) => [column.name, column]));
    known.set(schema, columns);
  }
  return columns;
}

/** By the schema itself: files ask for each of their rows. */
const known = new WeakMap<JsonSchema, ReadonlyMap<string, SchemaColumn>>();

function* within(schema: JsonSchema, path: readonly string[], isDemanded: boolean): Generator<SchemaColumn> {
  const demanded = Array.isArray(schema['required']) ? (schema['required'] as readonly unknown[]) : [];
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema | boolean | null>>;
  for (const [name, declared] of Object.entries(properties)) {
    // `true` takes whatever there is.
    const property = typeof declared === 'object' && declared !== null ? declared : {};
    // A name with a dot in it could not be told from a path; among the properties of the document itself it always was a column.
    const isPlain = name !== '' && !name.includes('.');
    if (path.length > 0 && !isPlain) continue;
    const own = [...path, name];
    const isRequired = isDemanded && demanded.includes(name);
    const inner = isPlain && typeOf(property) === 'object' ? [...within(property, own, isRequired)] : [];
    if (inner.length > 0) yield* inner;
    else yield { name: own.join('.'), path: own, schema: property, isRequired };
  }
}

/**
 * Whether a cell of a table can hold a property: objects and lists cannot.
 *
 * @example
 * fitsInCell({ type: ['number', 'null'] }); // true
 * fitsInCell({ type: 'array' }); // false
 */
export const fitsInCell = (property: JsonSchema): boolean => !['object', 'array'].includes(typeOf(property));

const typeOf = ({ type }: JsonSchema): string => String([type].flat().find((name) => name !== 'null'));

/** Names of columns that mean two properties: `home.rooms` as a name, and the rooms of the home. */
export const ambiguousColumns = (schema: JsonSchema): readonly string[] => {
  const names = [...within(schema, [], true)].map(({ name }) => name);
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
};

/**
 * Which columns of a file an issue about a document is about: the one that holds the value, or the list that the value is in; of an object that
 * is absent as a whole all of its columns. None where the file has none.
 *
 * @example
 * columnsOfIssue({ path: ['jsonExt', 'home'] }, ['income', 'home.rooms', 'home.roof'], {}); // ['home.rooms', 'home.roof']
 */
export function columnsOfIssue(
  { path }: Pick<Issue, 'path'>,
  columns: readonly (string | null)[],
  document: unknown,
): readonly string[] {
  const names = path.slice(1).map(String);
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    if (columns.includes(name)) return [name];
  }
  if (names.length === 0 || valueAt(document, names) !== undefined) return [];
  return columns.filter((column) => column?.startsWith(`${names.join('.')}.`) === true) as string[];
}
