import { filterFields } from './custom-filter-fields.ts';
import type { Scope } from './scope.ts';
import type { ValueType } from './tree.ts';

/** What custom filters may ask of a value, by its type, under the names the reference uses. */

export type FilterLookup =
  | 'exact'
  | 'iexact'
  | 'contains'
  | 'icontains'
  | 'startswith'
  | 'istartswith'
  | 'endswith'
  | 'iendswith'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte';

/** The JSON-logic operator of each lookup. */
export const LOOKUP_OPERATORS: Readonly<Record<FilterLookup, string>> = Object.freeze({
  exact: '==',
  iexact: 'iexact',
  contains: 'contains',
  icontains: 'icontains',
  startswith: 'startsWith',
  istartswith: 'istartsWith',
  endswith: 'endsWith',
  iendswith: 'iendsWith',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
});

const TEXT: readonly FilterLookup[] = [
  'iexact',
  'istartswith',
  'icontains',
  'exact',
  'startswith',
  'contains',
  'endswith',
  'iendswith',
];
const ORDERED: readonly FilterLookup[] = ['exact', 'lt', 'lte', 'gt', 'gte'];

export function lookupsOf(type: ValueType): readonly FilterLookup[] {
  switch (type.kind) {
    case 'text':
      return TEXT;
    case 'number':
    case 'date':
    case 'instant':
      return ORDERED;
    case 'boolean':
    case 'uuid':
      return ['exact'];
    case 'json':
      return [];
  }
}

/**
 * Type names in a filter and the kind of value they mean. The reference has three names for numbers; all are one here.
 */
export const FILTER_TYPES: ReadonlyMap<string, readonly ValueType['kind'][]> = new Map<
  string,
  readonly ValueType['kind'][]
>([
  ['integer', ['number']],
  ['decimal', ['number']],
  ['numeric', ['number']],
  ['number', ['number']],
  ['string', ['text', 'uuid']],
  ['date', ['date']],
  ['datetime', ['instant']],
  ['boolean', ['boolean']],
  ['uuid', ['uuid']],
]);

/** The type name that the definitions of a filter offer. */
export function filterTypeName(type: ValueType): string {
  switch (type.kind) {
    case 'number':
      return type.scale === 0 ? 'integer' : 'decimal';
    case 'text':
      return 'string';
    case 'instant':
      return 'datetime';
    default:
      return type.kind;
  }
}

/**
 * A field that custom filters may name, with its lookups and the type behind `=`: `income`, `['exact', 'lt', …]`, `number`.
 */
export interface FilterDefinition {
  readonly field: string;
  readonly filter: readonly FilterLookup[];
  readonly type: string;
}

/** The filters that a scope offers, nested properties as `address__city`: what a search dialog lists. */
export const filterDefinitions = (scope: Scope): FilterDefinition[] =>
  [...filterFields(scope).values()].map(({ field, type }) => ({
    field,
    filter: lookupsOf(type),
    type: filterTypeName(type),
  }));
