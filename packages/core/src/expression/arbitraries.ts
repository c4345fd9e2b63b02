import fc from 'fast-check';
import { type CaseRow, caseScopeWith, completeRow } from './case-schema.ts';
import type { Scope } from './scope.ts';
import type { ValueType } from './tree.ts';

/**
 * Random schemas, dirty rows and well-typed expressions about them. For tests only: the same generators run in process
 * and against every store, and all have to answer alike.
 */

type Kind = ValueType['kind'];

/** Names that hurt where somebody forgets to quote them. */
const PROPERTY_NAMES = [
  'income',
  'score',
  'children',
  'flag',
  'district',
  'level',
  'born',
  'visited',
  'card',
  "it's",
  'a"b',
  'naïve',
  'select',
];

const PROPERTY_SCHEMAS: readonly Record<string, unknown>[] = [
  { type: 'number', multipleOf: 0.01 },
  { type: 'number' },
  { type: 'number', 'x-parasol': { scale: 7 } },
  { type: 'integer' },
  { type: 'boolean' },
  { type: 'string' },
  { enum: ['low', 'middle', 'high'] },
  { type: 'string', format: 'date' },
  { type: 'string', format: 'date-time' },
  { type: 'string', format: 'uuid' },
  { type: 'object', properties: { city: { type: 'string' }, zip: { type: ['integer', 'null'] } } },
];

export const arbitraryJsonSchema: fc.Arbitrary<{ type: 'object'; properties: Record<string, unknown> }> = fc
  .dictionary(fc.constantFrom(...PROPERTY_NAMES), fc.constantFrom(...PROPERTY_SCHEMAS), {
    minKeys: 3,
    maxKeys: 8,
    noNullPrototype: true,
  })
  .map((properties) => ({ type: 'object', properties }));

const DATES = ['2000-02-29', '1999-12-31', '2025-03-01', '1960-01-01', '0001-01-01', '9999-12-31'];
const INSTANTS = [
  '2025-01-31T09:30:00Z',
  '2025-01-31T09:30:00.000Z',
  '2025-01-31T12:30:00.5+03:00',
  '1999-12-31T23:59:59.999Z',
];
const UUIDS = ['00000000-0000-4000-8000-000000000001', 'A0B1C2D3-0000-4000-8000-00000000000F'];
const TEXTS = ['', 'ann', 'Ann', 'ANN', 'Öl', 'öl', '%', '_', "it's", '\\', '😀', '～', 'low', 'İ', 'ß', 'ẞ', 'a%b'];

const integers = fc.constantFrom(0, 1, -1, 2, 5, 17, 18, 300, 500, 999_999);
const decimals = fc.constantFrom(0, 0.1, 0.2, 0.3, 12.5, -12.55, 499.99, 500, 1_000_000.01);

/** Clean values of each kind as JSON holds them. */
function cleanJson(schema: Record<string, unknown>): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as string[]));
  const format = schema['format'];
  if (format === 'date') return fc.constantFrom(...DATES);
  if (format === 'date-time') return fc.constantFrom(...INSTANTS);
  if (format === 'uuid') return fc.constantFrom(...UUIDS);
  if (schema['type'] === 'integer') return integers;
  if (schema['type'] === 'number') return decimals;
  if (schema['type'] === 'boolean') return fc.boolean();
  if (schema['type'] === 'object')
    return fc.record(
      { city: orDirty(fc.constantFrom(...TEXTS)), zip: orDirty(integers) },
      { requiredKeys: [], noNullPrototype: true },
    );
  return fc.constantFrom(...TEXTS);
}

/** What old imports leave in a document: other types, near misses, too much of a good thing. */
export const dirtyValues: readonly unknown[] = [
  null,
  '',
  'abc',
  '12',
  '12.50',
  ' 5',
  'true',
  true,
  false,
  0,
  -0,
  7.123456,
  0.0000001,
  1e-9,
  1e21,
  -1e300,
  9_007_199_254_740_992,
  9_007_199_254_740_991,
  '2025-02-30',
  '2025-2-3',
  '2025-02-28T00:00:00Z',
  '2025-02-28T24:00:00Z',
  '0000-01-01',
  '10000-01-01',
  'not-a-uuid',
  [],
  [1, 2],
  ['low'],
  {},
  { income: 5 },
  { length: 3 },
];

const orDirty = (clean: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: clean }, { weight: 1, arbitrary: fc.constantFrom(...dirtyValues) });

function arbitraryDocument(jsonSchema: { properties: Record<string, unknown> }, dirty: boolean): fc.Arbitrary<unknown> {
  const properties = Object.entries(jsonSchema.properties).map(([name, schema]) => {
    const clean = cleanJson(schema as Record<string, unknown>);
    return [name, dirty ? orDirty(clean) : clean] as const;
  });
  return fc.record(Object.fromEntries(properties), { requiredKeys: [], noNullPrototype: true });
}

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { freq: 4, nil: null });
const amounts = fc.constantFrom('0.00', '0.10', '0.20', '300.00', '499.99', '500.00', '-12.55', '9999999999999999.99');

function arbitraryPerson(jsonSchema: { properties: Record<string, unknown> }, dirty: boolean) {
  return {
    name: fc.constantFrom(...TEXTS),
    dob: orNull(fc.constantFrom(...DATES)),
    income: orNull(amounts),
    age: orNull(integers),
    active: orNull(fc.boolean()),
    jsonExt: arbitraryDocument(jsonSchema, dirty),
  };
}

/** A complete row of the case schema. Columns are clean, because databases hold them so; documents need not be. */
export function arbitraryRow(
  jsonSchema: { properties: Record<string, unknown> },
  options: { dirty?: boolean } = {},
): fc.Arbitrary<CaseRow> {
  const dirty = options.dirty ?? true;
  const village = fc.record(
    { name: fc.constantFrom(...TEXTS), population: orNull(integers) },
    { noNullPrototype: true },
  );
  return fc
    .record(
      {
        ...arbitraryPerson(jsonSchema, dirty),
        note: orNull(fc.constantFrom(...TEXTS)),
        status: orNull(fc.constantFrom('NEW', 'ACTIVE', 'LEFT')),
        seen: orNull(fc.constantFrom('2025-01-31T09:30:00.000Z', '1999-12-31T23:59:59.999Z')),
        card: orNull(fc.constantFrom(...UUIDS.map((id) => id.toLowerCase()))),
        bonus: amounts,
        village: orNull(village),
        members: fc.array(fc.record(arbitraryPerson(jsonSchema, dirty), { noNullPrototype: true }), { maxLength: 3 }),
      },
      { noNullPrototype: true },
    )
    .map((row) => completeRow(row));
}

interface Reach {
  readonly path: string;
  readonly type: ValueType;
  readonly nullable: boolean;
}

/** All values that a scope reaches, two relations or documents deep. */
export function reachOf(scope: Scope, prefix = '', nullable = false, depth = 0): Reach[] {
  return [...scope.members].flatMap(([name, member]): Reach[] => {
    const path = prefix + name;
    if (member.kind === 'value') return [{ path, type: member.type, nullable: nullable || member.nullable }];
    if (member.kind === 'many' || depth > 2) return [];
    return reachOf(member.scope(), `${path}.`, nullable || member.kind === 'document' || member.nullable, depth + 1);
  });
}

const LITERALS: Readonly<Record<Exclude<Kind, 'json'>, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  number: fc.oneof(
    integers,
    decimals.filter((n) => n >= 0),
    fc.constantFrom('12.50', '0.00', '-0.005').map((decimal) => ({ decimal })),
  ),
  text: fc.constantFrom(...TEXTS),
  date: fc.constantFrom(...DATES),
  instant: fc.constantFrom(...INSTANTS),
  uuid: fc.constantFrom(...UUIDS),
};

const NUMERIC_PARAMETERS = ['parameters.fixed_batch'];

/**
 * Generators of JSON-logic for one scope. Results are well typed except for digits, which grow with nesting: filter
 * with `check`.
 */
export function expressionsFor(
  scope: Scope,
  depth = 3,
): { condition: fc.Arbitrary<unknown>; number: fc.Arbitrary<unknown>; value: fc.Arbitrary<unknown> } {
  return build(scope, reachOf(scope), depth);
}

function build(scope: Scope, reach: readonly Reach[], depth: number) {
  const paths = (kind: Kind): Reach[] => reach.filter((each) => each.type.kind === kind);
  const variable = (kind: Kind): fc.Arbitrary<unknown>[] => {
    const found = paths(kind);
    return found.length === 0 ? [] : [fc.constantFrom(...found).map((each) => ({ var: each.path }))];
  };
  const number = presentNumbers(scope, paths('number'), reach, depth);
  const condition = conditions(scope, reach, variable, number, depth);
  const value = fc.oneof(
    condition,
    number,
    ...variable('text'),
    ...variable('date'),
    ...variable('uuid'),
    ...variable('instant'),
  );
  return { condition, number, value };
}

/** Numbers that are never missing: literals, parameters, defaults, and arithmetic on those. */
function presentNumbers(
  scope: Scope,
  paths: readonly Reach[],
  reach: readonly Reach[],
  depth: number,
): fc.Arbitrary<unknown> {
  const simple = fc.oneof(
    LITERALS.number,
    fc.constantFrom(...NUMERIC_PARAMETERS).map((name) => ({ var: name })),
    ...(paths.length === 0
      ? []
      : [
          fc
            .constantFrom(...paths)
            .map(({ path, nullable }) => (nullable ? { coalesce: [{ var: path }, 0] } : { var: path })),
        ]),
  );
  if (depth <= 0) return simple;
  const inner = presentNumbers(scope, paths, reach, depth - 1);
  const dates = reach.filter((each) => each.type.kind === 'date').map((each) => ({ var: each.path }));
  const rounding = fc.record({
    scale: fc.integer({ min: 0, max: 4 }),
    mode: fc.constantFrom('half-up', 'half-even', 'half-down', 'up', 'down', 'floor', 'ceiling'),
  });
  const collections = [...scope.members].flatMap(([name, member]) =>
    member.kind === 'many' ? [{ name, items: member.scope() }] : [],
  );
  return fc.oneof(
    { weight: 3, arbitrary: simple },
    fc
      .tuple(fc.constantFrom('+', '-', '*', 'min', 'max'), inner, inner)
      .map(([operator, a, b]) => ({ [operator]: [a, b] })),
    fc.tuple(inner, rounding).map(([a, { scale, mode }]) => ({ round: [a, scale, mode] })),
    fc
      .tuple(inner, inner, rounding)
      .map(([a, b, { scale, mode }]) => ({ coalesce: [{ round: [{ '/': [a, b] }, scale, mode] }, 0] })),
    ...(dates.length === 0
      ? []
      : [
          fc
            .tuple(fc.constantFrom('age', 'days'), fc.constantFrom(...dates))
            .map(([node, date]) => ({ coalesce: [{ [node]: [date, { var: 'today' }] }, 0] })),
        ]),
    ...(depth < 2
      ? []
      : collections.map(({ name, items }) => numbersOfItems(name, build(items, reachOf(items), depth - 2)))),
  );
}

const numbersOfItems = (
  name: string,
  item: { condition: fc.Arbitrary<unknown>; number: fc.Arbitrary<unknown> },
): fc.Arbitrary<unknown> =>
  fc.oneof(
    item.condition.map((where) => ({ count: [{ var: name }, where] })),
    fc.tuple(item.number, item.condition).map(([value, where]) => ({ sum: [{ var: name }, value, where] })),
    fc
      .tuple(item.number, item.condition)
      .map(([value, where]) => ({ coalesce: [{ first: [{ var: name }, where, value] }, 0] })),
  );

function conditions(
  scope: Scope,
  reach: readonly Reach[],
  variable: (kind: Kind) => fc.Arbitrary<unknown>[],
  number: fc.Arbitrary<unknown>,
  depth: number,
): fc.Arbitrary<unknown> {
  const ordered = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
  const simple = fc.oneof(
    ...(['number', 'text', 'date', 'instant', 'uuid', 'boolean'] as const).flatMap((kind) => comparisons(reach, kind)),
    ...variable('boolean'),
    fc.constantFrom(...reach).map(({ path }) => ({ missing: path })),
    fc.tuple(ordered, number, number).map(([operator, a, b]) => ({ [operator]: [a, b] })),
    fc
      .tuple(fc.constantFrom('<', '<='), number, number, number)
      .map(([operator, a, b, c]) => ({ [operator]: [a, b, c] })),
  );
  if (depth <= 0) return simple;
  const inner = conditions(scope, reach, variable, number, depth - 1);
  const collections = [...scope.members].flatMap(([name, member]) =>
    member.kind === 'many' ? [{ name, items: member.scope() }] : [],
  );
  const dated = collections.flatMap(({ name, items }) =>
    reachOf(items)
      .filter(({ type }) => type.kind === 'date')
      .map(({ path }) => ({ name, items, path })),
  );
  return fc.oneof(
    { weight: 2, arbitrary: simple },
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { minLength: 1, maxLength: 3 }))
      .map(([operator, args]) => ({ [operator]: args })),
    inner.map((arg) => ({ '!': arg })),
    fc.tuple(inner, inner, inner).map((args) => ({ if: args })),
    ...(depth < 2
      ? []
      : collections.map(({ name, items }) =>
          fc
            .tuple(fc.constantFrom('some', 'all', 'none'), build(items, reachOf(items), depth - 2).condition)
            .map(([operator, where]) => ({ [operator]: [{ var: name }, where] })),
        )),
    ...(depth < 2
      ? []
      : dated.map(({ name, items, path }) =>
          fc
            .tuple(fc.constantFrom('earliest', 'latest'), build(items, reachOf(items), depth - 2).condition)
            .map(([operator, where]) => ({
              '<': [{ [operator]: [{ var: name }, { var: path }, where] }, { var: 'today' }],
            })),
        )),
  );
}

/** A path against a literal of its kind: comparisons, lists, and for texts what is asked of texts. */
function comparisons(reach: readonly Reach[], kind: Exclude<Kind, 'json'>): fc.Arbitrary<unknown>[] {
  const found = reach.filter((each) => each.type.kind === kind);
  if (found.length === 0) return [];
  const unordered = kind === 'boolean' || kind === 'uuid';
  const operator = fc.constantFrom(...(unordered ? ['==', '!='] : ['<', '<=', '>', '>=', '==', '!=']));
  const pair = fc.constantFrom(...found).chain((each) =>
    fc.record({
      path: fc.constant({ var: each.path }),
      literals: fc.array(literalFor(each.type), { minLength: 1, maxLength: 3 }),
    }),
  );
  const compared = fc.tuple(operator, pair).map(([name, { path, literals }]) => ({ [name]: [path, literals[0]] }));
  const listed = pair.map(({ path, literals }) => ({ in: [path, literals] }));
  if (kind !== 'text') return [compared, listed];
  const asked = fc.constantFrom(
    'contains',
    'startsWith',
    'endsWith',
    'iexact',
    'icontains',
    'istartsWith',
    'iendsWith',
  );
  const text = fc.tuple(asked, pair, LITERALS.text).map(([name, { path }, search]) => ({ [name]: [path, search] }));
  return [compared, listed, text];
}

const literalFor = (type: ValueType): fc.Arbitrary<unknown> =>
  type.kind === 'text' && type.choices !== undefined
    ? fc.constantFrom(...type.choices)
    : LITERALS[type.kind as Exclude<Kind, 'json'>];

/** One schema with rows of it and an expression about it. */
export interface GeneratedCase {
  readonly jsonSchema: { type: 'object'; properties: Record<string, unknown> };
  readonly scope: Scope;
  readonly expression: unknown;
  readonly rows: readonly CaseRow[];
}

export function arbitraryCase(
  options: { kind?: 'condition' | 'number' | 'value'; rows?: number; dirty?: boolean; depth?: number } = {},
): fc.Arbitrary<GeneratedCase> {
  return arbitraryJsonSchema.chain((jsonSchema) => {
    const scope = caseScopeWith(jsonSchema);
    return fc.record({
      jsonSchema: fc.constant(jsonSchema),
      scope: fc.constant(scope),
      expression: expressionsFor(scope, options.depth ?? 3)[options.kind ?? 'value'],
      rows: fc.array(arbitraryRow(jsonSchema, { dirty: options.dirty ?? true }), {
        minLength: 1,
        maxLength: options.rows ?? 5,
      }),
    });
  });
}
