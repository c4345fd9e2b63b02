import { describe, expect, it } from 'vitest';
import { isDomainFailure } from '../errors/failure.ts';
import { caseScope, completeRow } from './case-schema.ts';
import { check } from './check.ts';
import { parseCustomFilter } from './custom-filter.ts';
import { filterDefinitions } from './custom-filter-lookups.ts';
import { compileEvaluator } from './evaluate.ts';
import { jsonSchemaScope } from './json-schema-scope.ts';
import { print } from './print.ts';
import { printCustomFilter } from './print-custom-filter.ts';
import { BOOLEAN } from './tree.ts';

const under = { under: 'jsonExt' };
const read = (input: unknown): string => print(parseCustomFilter(input, caseScope, under).tree);

function code(input: unknown, options = under): string {
  try {
    parseCustomFilter(input, caseScope, options);
  } catch (error) {
    if (isDomainFailure(error)) return error.errors[0]?.code ?? '';
    throw error;
  }
  return 'accepted';
}

describe('text form', () => {
  it.each([
    ['income__lt__integer=500', 'jsonExt.income < 500'],
    ['income__lt=500', 'jsonExt.income < 500'],
    ['income__integer=500', 'jsonExt.income = 500'],
    ['income=0500.50', 'jsonExt.income = 500.50'],
    ['score__gte__numeric=1.5', 'jsonExt.score >= 1.5'],
    ['score__gte__decimal="1.5"', 'jsonExt.score >= 1.5'],
    ['able_bodied__exact__boolean=False', 'jsonExt.able_bodied = false'],
    ['able_bodied__boolean="true"', 'jsonExt.able_bodied = true'],
    ['district__icontains__string="ann"', 'jsonExt.district contains "ann" in any case'],
    ['district__icontains__string=ann', 'jsonExt.district contains "ann" in any case'],
    ["district__string='ann'", 'jsonExt.district = "ann"'],
    ['district__string="ann', 'jsonExt.district = "\\"ann"'],
    ['district__exact__string="a=b"', 'jsonExt.district = "a=b"'],
    ['district__exact__string="a\\u00e9\\"b"', 'jsonExt.district = "aé\\"b"'],
    ['district__exact__string=', 'jsonExt.district = ""'],
    ['level__exact__string=high', 'jsonExt.level = "high"'],
    ['born__lt__date="2000-01-01"', 'jsonExt.born < 2000-01-01'],
    ['born__date=2000-01-01', 'jsonExt.born = 2000-01-01'],
    ['address__city__exact__string="X"', 'jsonExt.address.city = "X"'],
    ['address__zip=12', 'jsonExt.address.zip = 12'],
  ])('reads %s', (text, words) => {
    expect(read(text)).toBe(words);
  });

  it.each([
    ['incme__lt__integer=500', 'UNKNOWN_FIELD'],
    ['address=1', 'UNKNOWN_FIELD'],
    ['__proto__=1', 'UNKNOWN_FIELD'],
    ['constructor__exact=1', 'UNKNOWN_FIELD'],
    ['district__regex__string="^a"', 'UNKNOWN_LOOKUP'],
    ['district__lt__string=a', 'UNKNOWN_LOOKUP'],
    ['income__icontains=5', 'UNKNOWN_LOOKUP'],
    ['income__lt__integer__integer=5', 'UNKNOWN_LOOKUP'],
    ['income__lt__string="500"', 'FILTER_TYPE'],
    ['income__lt__array=5', 'FILTER_TYPE'],
    ['born__lt__string=2000-01-01', 'FILTER_TYPE'],
    ['income__lt__integer=abc', 'FILTER_VALUE'],
    ['income__lt__integer=1e3', 'FILTER_VALUE'],
    ['income__lt__integer=', 'FILTER_VALUE'],
    ['able_bodied__boolean=maybe', 'FILTER_VALUE'],
    ['born__lt__date=2025-02-30', 'FILTER_VALUE'],
    ['level__exact__string=hihg', 'NOT_A_CHOICE'],
    ['income', 'FILTER_FORM'],
  ])('refuses %s', (text, expected) => {
    expect(code(text)).toBe(`expression.${expected}`);
  });
});

it('refuses a name of thousands of segments as any other that is unknown', () => {
  for (const text of [`${'address__'.repeat(1000)}city=x`, `${'_'.repeat(9000)}=x`])
    expect(code(text)).toBe('expression.UNKNOWN_FIELD');
});

describe('structured forms', () => {
  it('mean the same as the text', () => {
    expect(read({ field: 'income', filter: 'lt', type: 'integer', value: '500' })).toBe('jsonExt.income < 500');
    expect(read({ field: 'income', filter: 'lt', value: 500 })).toBe('jsonExt.income < 500');
    expect(read({ field: 'address__city', type: 'string', value: '"X"' })).toBe('jsonExt.address.city = "X"');
    expect(read({ field: 'able_bodied', filter: null, type: null, value: true })).toBe('jsonExt.able_bodied = true');
    expect(read({ custom_filter_condition: 'income__lt__integer=500', amount: '100' })).toBe('jsonExt.income < 500');
    expect(read(['income__lt=5', { custom_filter_condition: 'children__gt=2' }])).toBe(
      'jsonExt.income < 5 and jsonExt.children > 2',
    );
    expect(read([])).toBe('true');
  });

  it('are refused where they are neither', () => {
    for (const input of [
      5,
      null,
      {},
      { filter: 'lt' },
      { field: 5 },
      { field: 'income', custom_filter_condition: 'a=b' },
      [['income=5']],
    ])
      expect(code(input)).toBe('expression.FILTER_FORM');
    expect(code({ field: 'income', filter: 'lt', value: null })).toBe('expression.FILTER_VALUE');
    expect(code({ field: 'income', value: { a: 1 } })).toBe('expression.FILTER_VALUE');
    expect(code(Array.from({ length: 61 }, () => 'income=5'))).toBe('expression.TOO_LARGE');
    expect(code('income=5', { under: 'jsonExtra' })).toBe('expression.UNKNOWN_FIELD');
    expect(
      code({
        get field() {
          return 'income';
        },
      }),
    ).toBe('expression.NOT_DATA');
  });
});

describe('back into text', () => {
  it('reads back as an equal tree', () => {
    const texts = [
      'income__lt__numeric=500.50',
      'children__gte__integer=2',
      'district__icontains__string="a=\\"b"',
      'able_bodied__exact__boolean=False',
      'born__lte__date="2000-01-01"',
      'address__city__exact__string="X"',
      'visited__gt__datetime="2025-01-31T09:30:00.000Z"',
      'level__exact__string="high"',
    ];
    const expression = parseCustomFilter(texts, caseScope, under);
    expect(printCustomFilter(expression, under)).toEqual(texts);
    expect(printCustomFilter(parseCustomFilter([], caseScope, under), under)).toEqual([]);
  });

  it('gives up on what filters cannot say', () => {
    const print = (json: unknown) => printCustomFilter(check(json, caseScope, { expect: BOOLEAN }), under);
    expect(print({ '!': { missing: 'jsonExt.income' } })).toBeUndefined();
    expect(print({ or: [{ '<': [{ var: 'jsonExt.income' }, 5] }, { var: 'active' }] })).toBeUndefined();
    expect(print({ '<': [{ var: 'income' }, 5] })).toBeUndefined();
    expect(print({ '!=': [{ var: 'jsonExt.income' }, 5] })).toBeUndefined();
  });
});

it('lists what a document offers', () => {
  const document = jsonSchemaScope('x', {
    properties: {
      a: { type: 'number' },
      b: { type: 'object', properties: { c: { type: 'boolean' } } },
      d: { type: 'array' },
    },
  });
  expect(filterDefinitions(document)).toEqual([
    { field: 'a', filter: ['exact', 'lt', 'lte', 'gt', 'gte'], type: 'decimal' },
    { field: 'b__c', filter: ['exact'], type: 'boolean' },
  ]);
});

it('counts the people of the worked example of the reference', () => {
  const matches = (text: string, jsonExt: object) =>
    compileEvaluator(parseCustomFilter(text, caseScope, under))(completeRow({ jsonExt }), {});
  expect(matches('income__lt__integer=500', { income: 300, able_bodied: true })).toBe(true);
  expect(matches('income__lt__integer=500', { income: 900 })).toBe(false);
  expect(matches('income__lt__integer=500', {})).toBe(false);
  expect(matches('able_bodied__exact__boolean=False', { able_bodied: false })).toBe(true);
  expect(matches('able_bodied__exact__boolean=False', {})).toBe(false);
});

it('says that a value is missing', () => {
  const filter = { field: 'income', filter: 'lt', type: 'number' };
  expect(() => parseCustomFilter(filter, caseScope, under)).toThrow('The filter gives no value for "income"');
});
