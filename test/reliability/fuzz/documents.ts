import fc from 'fast-check';

/**
 * Documents in the languages that callers write: conditions, filters, schemas. Near enough to valid that every part of the readers is
 * reached.
 */

const paths = fc.constantFrom(
  'id',
  'firstName',
  'lastName',
  'dob',
  'jsonExt',
  'jsonExt.income',
  'jsonExt.district',
  'jsonExt.__proto__',
  'memberships',
  'status',
  'benefitPlanId',
  'benefitPlan.code',
  'individual.dob',
  'individual.jsonExt.income',
  'amount',
  'today',
  'version',
  'isDeleted',
  'userCreated',
  'constructor',
  '',
  'a.b.c.d.e.f',
  'dateCreated',
  'members',
  'beneficiaries',
);

const operators = fc.constantFrom(
  'and',
  'or',
  '!',
  '!!',
  '==',
  '!=',
  '===',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'var',
  'missing',
  'if',
  '+',
  '-',
  '*',
  '/',
  '%',
  'min',
  'max',
  'some',
  'all',
  'none',
  'count',
  'sum',
  'earliest',
  'latest',
  'cat',
  'substr',
  'map',
  'filter',
  'reduce',
  'coalesce',
  'round',
  'startsWith',
  'endsWith',
  'contains',
  'age',
  'log',
  'method',
  '__proto__',
  'constructor',
  'between',
  'iexact',
  'icontains',
  'dateDiff',
);

/** JSON-logic, of all operators and then some, with operands of all kinds. */
export function expressions(texts: readonly string[]): fc.Arbitrary<unknown> {
  const literal = fc.constantFrom<unknown>(
    '019a0000-0000-7000-8000-000000000000',
    ...texts.slice(0, 4),
    0,
    1,
    -1,
    0.1,
    1e20,
    2 ** 53,
    true,
    false,
    null,
    '2026-01-01',
    [],
    {},
    ['a', 'b'],
    '\0',
  );
  return fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      literal,
      paths.map((path) => ({ var: path })),
      fc
        .tuple(operators, fc.array(tie('node'), { maxLength: 3 }))
        .map(([operator, operands]) => ({ [operator]: operands })),
      fc.tuple(operators, tie('node')).map(([operator, operand]) => ({ [operator]: operand })),
      fc
        .tuple(operators, operators, tie('node'))
        .map(([one, other, operand]) => ({ [one]: operand, [other]: [operand] })),
    ),
  })).node;
}

const lookups = fc.constantFrom(
  'exact',
  'iexact',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'icontains',
  'startswith',
  'in',
  'range',
  'isnull',
  'regex',
  '',
);
const types = fc.constantFrom('string', 'number', 'integer', 'boolean', 'date', 'object', '');

/** `field__lookup__type=value` and what somebody might take for it. */
export const filterTexts: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .tuple(
      paths,
      lookups,
      types,
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom('"North"', '350', '1,2', 'True', 'null', '"', "'x'"),
      ),
    )
    .map(([path, lookup, type, value]) => `${path}__${lookup}__${type}=${value}`),
  fc
    .tuple(paths, lookups, types, fc.jsonValue({ maxDepth: 1 }))
    .map(([field, filter, type, value]) => ({ field, filter, type, value })),
  // Of fields that are there, by types that they may have: some of these are read.
  fc
    .tuple(
      fc.constantFrom('income__%__number=', 'district__%__string='),
      lookups,
      fc.constantFrom('350', '1,2', '"North"'),
    )
    .map(([field, lookup, value]) => `${field.replace('%', lookup)}${value}`),
  fc.constantFrom(
    'income',
    '=',
    '__',
    '____=',
    'income__lt__number',
    'income__lt__number=',
    '=5',
    `income${'__lt'.repeat(500)}=1`,
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const patterns = fc.constantFrom(
  '^\\d{4}$',
  '^(a+)+$',
  '^a*a*a*a*a*a*a*a*$',
  '(',
  '[',
  '\\1',
  '^(?=x)',
  '(a|aa)+$',
  '^\\w+@\\w+\\.\\w+$',
  '(?<a>x)\\k<a>',
);

/** JSON Schemas, with every keyword in right and wrong use. */
export const jsonSchemas: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown; below: unknown }>((tie) => ({
  below: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    fc.constantFrom<unknown>({}, { type: 'string' }, { type: 'number' }, true),
    tie('schema'),
  ),
  schema: fc
    .record(
      {
        type: fc.constantFrom<unknown>(
          'object',
          'string',
          'number',
          'integer',
          'boolean',
          'array',
          'null',
          ['string', 'null'],
          'any',
          7,
        ),
        properties: fc.dictionary(fc.constantFrom('income', 'district', 'code', '__proto__', 'a.b'), tie('below'), {
          maxKeys: 3,
        }),
        items: tie('below'),
        required: fc.constantFrom<unknown>(['income'], ['absent'], 'income', [1]),
        enum: fc.constantFrom<unknown>(['a', 'b'], [], [{}], [1, '1']),
        pattern: patterns,
        format: fc.constantFrom('date', 'email', 'regex', 'uuid', 'nonsense'),
        multipleOf: fc.constantFrom<unknown>(0.01, 0, -1, 1e-20, '1'),
        minimum: fc.constantFrom<unknown>(0, -1e308, '0'),
        maxLength: fc.constantFrom<unknown>(10, -1, 1e9, 1.5),
        uniqueness: fc.constantFrom<unknown>(true, false, 'yes'),
        'x-parasol': fc.constantFrom<unknown>({ index: true }, { scale: 2 }, { scale: 99 }, 'x'),
        $ref: fc.constantFrom('#', '#/definitions/a', '#/properties/income', 'http://example.org/x', '#/nowhere'),
        definitions: fc.dictionary(fc.constantFrom('a', 'b'), tie('below'), { maxKeys: 2 }),
        allOf: fc.array(tie('below'), { maxLength: 2 }),
        anyOf: fc.array(tie('below'), { maxLength: 2 }),
        not: tie('below'),
        if: tie('below'),
        additionalProperties: fc.constantFrom<unknown>(true, false, 'x'),
        patternProperties: fc.dictionary(patterns, tie('below'), { maxKeys: 1 }),
        $async: fc.constant(true),
        unheard: fc.constant(1),
      },
      { requiredKeys: [] },
    )
    .map((schema) => Object.fromEntries(Object.entries(schema).slice(0, 6))),
})).schema;
