import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Message } from '../errors/issue.ts';
import { check } from './check.ts';
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

export interface CustomFilterOptions {
  /**
   * Path from the scope to what filters name their fields in, such as `jsonExt` or `individual.jsonExt`.
   * @default '' for the scope itself
   */
  readonly under?: string;
  /** Where the filter stands in the input, for the paths of errors. @default [] */
  readonly path?: Path;
}

/**
 * Reads custom filters in all their forms: `field__lookup__type=value`, `{ field, filter, type, value }`, `{
 * custom_filter_condition: '…' }`, and lists of them, all of which have to hold. Names, lookups and types that the
 * scope does not know are refused: a filter that is not understood must not let everybody through.
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
  const under = (options.under ?? '').split('.').filter((name) => name !== '');
  const base = descend(scope, under);
  const conditions = filters.map((filter, index) => condition(filter, base, under, isList ? [...path, index] : path));
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

function condition(filter: unknown, base: Scope, under: readonly string[], path: Path): unknown {
  const raw = typeof filter === 'string' ? splitText(filter, path) : readObject(filter, path);
  const { names, type, rest } = resolveField(raw, base, path);
  const { lookup, typeName } = readSuffix(raw, rest, names, type, path);
  const field = names.join('__');
  if (typeName !== undefined && !(FILTER_TYPES.get(typeName) ?? []).includes(type.kind))
    throw failure(expressionErrors.FILTER_TYPE({ type: clip(typeName), field, declared: filterTypeName(type) }, path));
  const value = filterValue(raw.value, type, field, path);
  return { [LOOKUP_OPERATORS[lookup]]: [{ var: [...under, ...names].join('.') }, value] };
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

/**
 * As many segments as lead to a value are the field; what is left is lookup and type. A name leads either to a value or
 * further inside, never to both, so there is one reading only.
 */
function resolveField(
  raw: RawFilter,
  base: Scope,
  path: Path,
): { names: string[]; type: ValueType; rest: readonly string[] } {
  let scope = base;
  for (const [index, segment] of raw.segments.entries()) {
    const member = scope.members.get(segment);
    if (member?.kind === 'value' && member.type.kind !== 'json')
      return { names: raw.segments.slice(0, index + 1), type: member.type, rest: raw.segments.slice(index + 1) };
    if (member === undefined || member.kind === 'many' || member.kind === 'value')
      throw unknownField(raw.segments.slice(0, index + 1), segment, scope, path);
    scope = member.scope();
  }
  throw unknownField(raw.segments, '', scope, path);
}

const unknownField = (names: readonly string[], segment: string, scope: Scope, path: Path) => {
  const hint = didYouMean(segment, scope.members.keys());
  return failure(expressionErrors.UNKNOWN_FIELD({ field: clip(names.join('__')), scope: scope.name, hint }, path));
};

function readSuffix(raw: RawFilter, rest: readonly string[], names: readonly string[], type: ValueType, path: Path) {
  const [first, second, ...more] = rest;
  const offered = lookupsOf(type);
  const isLookup = (text: string | undefined): text is FilterLookup =>
    text !== undefined && offered.includes(text as FilterLookup);
  const unknown = (lookup: string) =>
    failure(
      expressionErrors.UNKNOWN_LOOKUP(
        { lookup: clip(lookup), field: names.join('__'), offered, hint: didYouMean(lookup, offered) },
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

function descend(scope: Scope, names: readonly string[]): Scope {
  return names.reduce((current, name) => {
    const member = current.members.get(name);
    if (member === undefined || member.kind === 'value' || member.kind === 'many')
      throw unknownField(names, name, current, []);
    return member.scope();
  }, scope);
}
