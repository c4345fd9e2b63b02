import { type DomainFailure, failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Message } from '../errors/issue.ts';
import { check } from './check.ts';
import { type FilterField, filterFields } from './custom-filter-fields.ts';
import type { FilterLookup } from './custom-filter-lookups.ts';
import { FILTER_TYPES, filterTypeName, LOOKUP_OPERATORS, lookupsOf } from './custom-filter-lookups.ts';
import { filterValue } from './custom-filter-value.ts';
import { clip, expressionErrors } from './errors.ts';
import { findings, objections } from './phrases.ts';
import type { Scope } from './scope.ts';
import { copySource, type Path } from './source.ts';
import type { Expression, ValueType } from './tree.ts';
import { BOOLEAN } from './tree.ts';

const MAX_FILTERS = 60;
/** More than the name of any field has: a relation, and objects inside of a document. */
const MOST_SEGMENTS = 16;

export interface CustomFilterOptions {
  /**
   * Path from the scope to what bare names mean, such as `jsonExt` or `individual.jsonExt`; of several, the first that knows the name.
   * @default what the entity declares; '' for the scope itself where it was made by hand
   */
  readonly under?: string | readonly string[];
  /** Where the filter stands in the input, for the paths of errors. @default [] */
  readonly path?: Path;
}

/**
 * Reads custom filters in all their forms: `field__lookup__type=value`, `{ field, filter, type, value }`, `{
 * custom_filter_condition: '…' }`, and lists of them, all of which have to hold. Names, lookups and types that the
 * scope does not offer (`filterDefinitions`) are refused: a filter that is not understood must not let everybody through.
 *
 * @example
 * parseCustomFilter('income__lt__integer=500', individualScope, { under: 'jsonExt' });
 */
export function parseCustomFilter(input: unknown, scope: Scope, options: CustomFilterOptions = {}): Expression {
  const path = options.path ?? [];
  const source = copySource(input, path);
  const isList = Array.isArray(source);
  const filters: readonly unknown[] = isList ? source : [source];
  if (filters.length > MAX_FILTERS)
    throw failure(expressionErrors.TOO_LARGE({ what: findings.FILTERS(), limit: MAX_FILTERS }, path));
  const fields = offeredIn(scope, options.under);
  const conditions = filters.map((filter, index) => condition(filter, fields, scope, isList ? [...path, index] : path));
  const json = conditions.length === 0 ? true : { and: conditions };
  return Object.freeze({ tree: check(json, scope, { expect: BOOLEAN, path }).tree, scope: scope.name, source });
}

/** One filter, taken apart but not yet understood. */
interface RawFilter {
  readonly segments: readonly string[];
  readonly lookup?: string;
  readonly type?: string;
  readonly value: unknown;
}

type Fields = ReadonlyMap<string, FilterField>;

function condition(filter: unknown, fields: Fields, scope: Scope, path: Path): unknown {
  const raw = typeof filter === 'string' ? splitText(filter, path) : readObject(filter, path);
  const { field, type, path: names, rest } = resolveField(raw, fields, scope, path);
  const { lookup, typeName } = readSuffix(raw, rest, field, type, path);
  if (typeName !== undefined && !(FILTER_TYPES.get(typeName) ?? []).includes(type.kind))
    throw failure(expressionErrors.FILTER_TYPE({ type: clip(typeName), field, declared: filterTypeName(type) }, path));
  const value = filterValue(raw.value, type, field, path);
  return { [LOOKUP_OPERATORS[lookup]]: [{ var: names.join('.') }, value] };
}

const noFilter = (reason: Message, path: Path) => failure(expressionErrors.FILTER_FORM({ reason }, path));

/** At the first `=` only, so that a value may have more of them. */
function splitText(text: string, path: Path): RawFilter {
  const at = text.indexOf('=');
  if (at < 0) throw noFilter(objections.NO_EQUALS_SIGN({ text: clip(text) }), path);
  return { segments: text.slice(0, at).trim().split('__'), value: text.slice(at + 1) };
}

function readObject(filter: unknown, path: Path): RawFilter {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    throw noFilter(objections.NEITHER_TEXT_NOR_OBJECT(), path);
  const record = filter as Readonly<Record<string, unknown>>;
  const own = (name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);
  const text = own('custom_filter_condition');
  if (text !== undefined) {
    if (typeof text !== 'string' || own('field') !== undefined) throw noFilter(objections.CONDITION_WITH_FIELD(), path);
    return splitText(text, [...path, 'custom_filter_condition']);
  }
  const [field, lookup, type] = [own('field'), own('filter') ?? undefined, own('type') ?? undefined];
  if (typeof field !== 'string') throw noFilter(objections.NO_FIELD(), path);
  if ((lookup !== undefined && typeof lookup !== 'string') || (type !== undefined && typeof type !== 'string'))
    throw noFilter(objections.FILTER_AND_TYPE_ARE_TEXTS(), path);
  return {
    segments: field.split(/__|\./),
    value: own('value'),
    ...(lookup === undefined ? {} : { lookup }),
    ...(type === undefined ? {} : { type }),
  };
}

/** As many segments as name a field are the field; what is left is lookup and type. */
function resolveField(
  { segments }: RawFilter,
  fields: Fields,
  scope: Scope,
  path: Path,
): FilterField & { readonly rest: readonly string[] } {
  let field = '';
  // A text of nothing but underscores has as many segments as it likes.
  for (const [index, segment] of segments.slice(0, MOST_SEGMENTS).entries()) {
    field = index === 0 ? segment : `${field}__${segment}`;
    const found = fields.get(field);
    if (found !== undefined) return { ...found, rest: segments.slice(index + 1) };
  }
  throw unknownField(segments.slice(0, MOST_SEGMENTS), fields, scope, path);
}

/** With the nearest of the names, where lookup and type behind it count for nothing. */
function unknownField(segments: readonly string[], fields: Fields, scope: Scope, path: Path): DomainFailure {
  const depth = segments.findIndex((_, i) => !within(fields, segments.slice(0, i + 1))) + 1;
  const field = segments.slice(0, depth === 0 ? segments.length : depth).join('__');
  const hint = didYouMean(field, fields.keys());
  return failure(expressionErrors.UNKNOWN_FIELD({ field: clip(field), scope: scope.name, hint }, path));
}

/** Whether any field lies inside of what these segments name. */
const within = (fields: Fields, segments: readonly string[]): boolean => {
  const prefix = `${segments.join('__')}__`;
  return [...fields.keys()].some((field) => field.startsWith(prefix));
};

function readSuffix(raw: RawFilter, rest: readonly string[], field: string, type: ValueType, path: Path) {
  const [first, second, ...more] = rest;
  const offered = lookupsOf(type);
  const isLookup = (text: string | undefined): text is FilterLookup =>
    text !== undefined && offered.includes(text as FilterLookup);
  const unknown = (lookup: string) =>
    failure(
      expressionErrors.UNKNOWN_LOOKUP(
        { lookup: clip(lookup), field, offered, hint: didYouMean(lookup, offered) },
        path,
      ),
    );
  if (more.length > 0 || (rest.length > 0 && raw.lookup !== undefined)) throw unknown(rest.join('__'));
  if (raw.lookup !== undefined) {
    if (!isLookup(raw.lookup)) throw unknown(raw.lookup);
    return { lookup: raw.lookup, typeName: raw.type };
  }
  // Two readings of the reference meet here: `income__integer=500` is equality with a type, not a lookup called
  // integer.
  if (first !== undefined && second === undefined && FILTER_TYPES.has(first))
    return { lookup: 'exact' as const, typeName: first };
  if (first !== undefined && !isLookup(first)) throw unknown(first);
  return { lookup: first ?? ('exact' as const), typeName: second ?? raw.type };
}

/** One list for a scope, whichever filters are read in it. */
function offeredIn(scope: Scope, under: CustomFilterOptions['under']): Fields {
  const key = JSON.stringify(under ?? null);
  const known = offered.get(scope) ?? new Map<string, Fields>();
  offered.set(scope, known);
  const fields = known.get(key) ?? filterFields(scope, under === undefined ? undefined : [under].flat());
  known.set(key, fields);
  return fields;
}

const offered = new WeakMap<Scope, Map<string, Fields>>();
