import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOLEAN_WORDS, parseCell } from './cell-parser.ts';
import { decimalsOf, hasDecimals, isMultiple } from './exact-number.ts';
import { createSchemaValidator } from './extension-data.ts';
import type { JsonSchema } from './json-schema.ts';
import { checkJsonValue } from './json-value.ts';

const schema: JsonSchema = {
  type: 'object',
  required: ['sex'],
  properties: {
    sex: { type: 'string', enum: ['female', 'male'], label: { en: 'Sex' } },
    income: { type: 'number', multipleOf: 0.01, 'x-parasol': { index: true } },
    ratio: { type: 'number' },
    children: { type: ['integer', 'null'], minimum: 0, uniqueness: true },
    email: { type: 'string', format: 'email', validationCalculation: { name: 'EmailValidationStrategy' } },
    address: { type: 'object', properties: { city: { type: 'string', maxLength: 5 } } },
    visits: { type: 'array', items: { type: 'string', format: 'date' } },
  },
};

const sentences = (value: unknown, by: JsonSchema = schema) =>
  createSchemaValidator()
    .validate(by, value)
    .map((issue) => issue.message);

const codes = (by: JsonSchema) =>
  createSchemaValidator()
    .checkSchema(by)
    .map((issue) => issue.code);
const property = (definition: JsonSchema): JsonSchema => ({ type: 'object', properties: { a: definition } });

describe('validate', () => {
  it('accepts what the schema describes', () => {
    const value = { sex: 'female', income: 9756.25, children: null, address: { city: 'Wien' }, visits: ['2024-02-29'] };
    expect(sentences(value)).toEqual([]);
  });

  it('names everything that is wrong, each with its place', () => {
    const value = {
      sex: 'femal',
      income: 12.345,
      ratio: 12.34567,
      children: -1,
      email: 'x',
      address: { citty: 'x' },
      visits: ['2023-02-29'],
    };
    const issues = createSchemaValidator().validate(schema, value);
    expect(issues.map((issue) => issue.message).sort()).toEqual([
      'address.citty: the schema has no such property. Did you mean "city"?',
      'children: -1 is not at least 0.',
      'email: "x" is not an e-mail address.',
      'income: 12.345 has more than 2 decimals.',
      'ratio: 12.34567 has more than 4 decimals.',
      'sex: "femal" is not one of female, male. Did you mean "female"?',
      'visits.0: "2023-02-29" is not a day of the calendar, written YYYY-MM-DD.',
    ]);
    expect(issues.find((issue) => issue.code === 'schema.WRONG_FORMAT' && issue.path.includes('visits'))?.path).toEqual(
      ['jsonExt', 'visits', 0],
    );
    expect(sentences({})).toEqual(['sex: is required and missing.']);
    expect(sentences({ sex: 3 })).toEqual(['sex: 3 is not text.']);
    expect(sentences([])).toEqual(['jsonExt: [] is not an object.']);
  });

  it('takes undeclared properties only where the schema says so', () => {
    expect(sentences({ extra: 1 }, { type: 'object' })).toEqual(['extra: the schema has no such property.']);
    expect(sentences({ extra: 1 }, { type: 'object', additionalProperties: true })).toEqual([]);
    expect(sentences({ extra: 1 }, {})).toEqual(['extra: the schema has no such property.']);
    const branches: JsonSchema = JSON.parse(
      '{"properties":{"a":{}},"if":{"required":["a"]},"then":{"properties":{"b":{"type":"string"}}}}',
    );
    expect(sentences({ a: 1, b: 'x' }, branches)).toEqual([]);
    expect(sentences({ a: 1, b: 2 }, branches)).toEqual(['b: 2 is not text.']);
  });

  it('counts decimals exactly', () => {
    const validator = createSchemaValidator();
    const money = property({ type: 'number', multipleOf: 0.01 });
    for (const a of [1.15, 0.07, 9756.25, 1.1, 4.35, 0.29, 1e-2, 90_071_992_547.01])
      expect(validator.validate(money, { a })).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (units) => {
        expect(validator.validate(money, { a: units / 100 })).toEqual([]);
        expect(isMultiple(units / 100, 0.05)).toBe(units % 5 === 0);
        expect(isMultiple((units * 10 + 1) / 1000, 0.01)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, scale) => {
          expect(hasDecimals(value, scale)).toBe(decimalsOf(value) <= scale);
          const rounded = Number(value.toFixed(scale));
          expect(hasDecimals(rounded, scale)).toBe(decimalsOf(rounded) <= scale);
        },
      ),
    );
    expect(sentences({ a: 1.13 }, property({ type: 'number', multipleOf: 0.05 }))).toEqual([
      'a: 1.13 is not a multiple of 0.05.',
    ]);
    expect(sentences({ a: 1.5 }, property({ type: 'number', 'x-parasol': { scale: 0 } }))).toEqual([
      'a: 1.5 has more than 0 decimals.',
    ]);
    expect(sentences({ a: 123456789012345 }, property({ type: 'number' }))[0]).toContain(
      'more digits than can be kept exactly',
    );
  });

  it('refuses what no store keeps alike, wherever it is', () => {
    const found = checkJsonValue({
      a: ['x\0'],
      b: { '\ud800': 1 },
      c: 2 ** 53,
      d: Number.NaN,
      e: new Date(0),
      f: undefined,
      g: '👩‍👧',
    });
    expect(found.map((issue) => issue.code)).toEqual([
      'schema.NUL_CHARACTER',
      'schema.LONE_SURROGATE',
      'schema.UNSAFE_INTEGER',
      'schema.NOT_JSON',
      'schema.NOT_JSON',
    ]);
    expect(checkJsonValue(JSON.parse('{"__proto__":{"admin":true}}'))[0]?.code).toBe('schema.FORBIDDEN_KEY');
    let deep: unknown = 1;
    for (let i = 0; i < 10_000; i++) deep = [deep];
    expect(checkJsonValue(deep)[0]?.code).toBe('schema.TOO_DEEP');
  });

  it('tells the patterns of a schema apart, and matches no text that is too long to be one', () => {
    const two = { properties: { a: { type: 'string', pattern: '^a+$' }, b: { type: 'string', pattern: '^b+$' } } };
    expect(sentences({ a: 'a', b: 'b' }, two)).toEqual([]);
    expect(sentences({ a: 'b', b: 'b' }, two)).toEqual(['a: "b" does not have the form ^a+$.']);
    expect(sentences({ a: 'a'.repeat(1001) }, two)).toHaveLength(1);
  });

  it('throws for a schema that would be refused', () => {
    expect(() => createSchemaValidator().validate(property({ type: 'strin' }), {})).toThrow('schema.INVALID_SCHEMA');
  });
});

describe('checkSchema', () => {
  it('accepts draft 7 with the keywords of Parasol and of hosts', () => {
    expect(codes(schema)).toEqual([]);
    expect(codes({ $id: 'urn:a', $schema: 'http://json-schema.org/draft-07/schema#', 'x-acme': 1 })).toEqual([]);
    expect(codes({ properties: { a: { $ref: '#/definitions/a' } }, definitions: { a: { type: 'string' } } })).toEqual(
      [],
    );
    expect(codes(property({ pattern: '^[A-Z]{2}\\d{4,8}(-\\d)?$' }))).toEqual([]);
  });

  it('refuses schemas that are malformed, remote or have keywords that nobody evaluates', () => {
    expect(codes(property({ type: 'strin' }))).toEqual(['schema.INVALID_SCHEMA']);
    expect(codes(property({ pattern: '(' }))).toEqual(['schema.INVALID_SCHEMA']);
    expect(codes({ type: 'array' })).toEqual(['schema.INVALID_SCHEMA']);
    expect(codes({ $schema: 'https://json-schema.org/draft/2020-12/schema' })).toEqual(['schema.INVALID_SCHEMA']);
    expect(codes(property({ $ref: 'https://example.org/person.json' }))).toEqual(['schema.REMOTE_REFERENCE']);
    expect(codes(property({ $ref: '#/definitions/none' }))).toEqual(['schema.INVALID_SCHEMA']);
    expect(codes({ propertys: {} })).toEqual(['schema.UNKNOWN_KEYWORD']);
    expect(codes(property({ format: 'dat' }))).toEqual(['schema.UNKNOWN_FORMAT']);
  });

  it('refuses schemas that could hang or fill the process', () => {
    for (const pattern of [
      '^(a+)+$',
      '(a|a)*$',
      '((ab)*c)+',
      '(\\w+\\s?){2,}',
      '(a)\\1',
      'a'.repeat(201),
      '(?:x{1,}){10}',
    ]) {
      expect(codes(property({ pattern })), pattern).toEqual(['schema.UNSAFE_PATTERN']);
    }
    expect(codes({ patternProperties: { '^(a+)+$': {} } })).toEqual(['schema.UNSAFE_PATTERN']);
    expect(codes({ description: 'x'.repeat(300_000) })).toEqual(['schema.SCHEMA_TOO_LARGE']);
    let deep: JsonSchema = {};
    for (let i = 0; i < 15; i++) deep = property(deep);
    expect(codes(deep)).toEqual(['schema.TOO_DEEP']);
  });
});

describe('parseCell', () => {
  const cell = (definition: JsonSchema, text: string): unknown => {
    const result = parseCell(definition, text, ['jsonExt', 'x']);
    return 'issue' in result ? result.issue.message : result.value;
  };

  it('keeps text as it is and takes an empty cell as absent', () => {
    expect(cell({ type: 'string' }, ' 007 ')).toBe(' 007 ');
    for (const type of ['string', 'integer', 'number', 'boolean']) expect(cell({ type }, '')).toBeUndefined();
    expect(cell({ type: ['null', 'string'], enum: ['female', 'male'] }, 'femal')).toContain('Did you mean "female"?');
  });

  it('reads numbers that are plain decimals and says what to do with others', () => {
    expect(cell({ type: 'integer' }, ' 12 ')).toBe(12);
    expect(cell({ type: ['integer', 'null'] }, '-0')).toBe(0);
    expect(cell({ type: 'integer' }, '007')).toContain('leading zeros');
    expect(cell({ type: 'integer' }, '9007199254740993')).toContain('more digits');
    expect(cell({ type: 'integer' }, '1.2E+11')).toContain('A spreadsheet has shortened it');
    const money = { type: 'number', multipleOf: 0.01 };
    expect(cell(money, '9756.250')).toBe(9756.25);
    expect(cell(money, '12.345')).toBe('x: 12.345 has more than 2 decimals.');
    expect(cell(money, '12,5')).toContain('Decimals are written with a point, as in 12.5.');
    expect(cell(money, '1,234')).toContain('Write 1234 or 1.234, whichever is meant.');
    expect(cell(money, '1,234.50')).toContain('1234.50');
    expect(cell(money, '9999999999999999.99')).toContain('more digits');
  });

  it('knows yes and no in five languages and guesses no others', () => {
    for (const [word, value] of Object.entries(BOOLEAN_WORDS))
      expect(cell({ type: 'boolean' }, word.toUpperCase())).toBe(value);
    expect(cell({ type: 'boolean' }, 'Na\u0303o')).toBe(false);
    for (const word of ['maybe', 'constructor', '2'])
      expect(cell({ type: 'boolean' }, word)).toContain('neither yes nor no');
  });

  it('reads ISO dates and names what a spreadsheet made of others', () => {
    const date = { type: 'string', format: 'date' };
    expect(cell(date, '2024-02-29')).toBe('2024-02-29');
    expect(cell(date, '1987-02-31')).toBe('x: "1987-02-31" is not a date. February 1987 has 28 days.');
    expect(cell(date, '33329')).toContain('number for the day 1991-04-01');
    expect(cell(date, '02/01/1990')).toContain('It could be 1990-01-02 or 1990-02-01');
    expect(cell(date, '25.01.1990')).toContain('write 1990-01-25');
    expect(cell(date, '1990-01-02 00:00:00')).toContain('write 1990-01-02');
    expect(cell(date, '1990')).toContain('only a year');
  });
});
