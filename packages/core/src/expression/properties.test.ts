import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import { describe, expect, it } from 'vitest';
import { isDomainFailure } from '../errors/failure.ts';
import { arbitraryCase, dirtyValues } from './arbitraries.ts';
import { caseParameters, caseParameterTypes, caseScope, completeRow } from './case-schema.ts';
import { check } from './check.ts';
import { canonicalInstant, completedYears, daysBetween, isRealDate } from './dates.ts';
import { rescale, textOf } from './decimal.ts';
import { compileEvaluator } from './evaluate.ts';
import { explain, explainText } from './explain.ts';
import { print } from './print.ts';
import { readerOf, readNumber, shortestDecimal } from './readers.ts';
import type { Scope } from './scope.ts';
import { toJsonLogic } from './to-json-logic.ts';
import type { Expression } from './tree.ts';

/** Laws that hold for all expressions and rows, in process. The stores are held to the same generators elsewhere. */

const options = { parameters: caseParameterTypes };

/** Generated expressions are well typed; only their digits or size may go beyond the limits. */
function checkOrSkip(json: unknown, scope: Scope): Expression | undefined {
  try {
    return check(json, scope, options);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    const code = error.errors[0]?.code ?? '';
    if (['expression.TOO_MANY_DIGITS', 'expression.TOO_LARGE', 'expression.TOO_DEEP'].includes(code)) return undefined;
    throw error;
  }
}

const JAVASCRIPT_TYPE = {
  boolean: 'boolean',
  number: 'bigint',
  text: 'string',
  date: 'string',
  instant: 'string',
  uuid: 'string',
  json: 'string',
};

describe('generated expressions', () => {
  it('evaluate on dirty rows to a value of their type, missing only where the tree says so, within its digits', () => {
    let used = 0;
    fc.assert(
      fc.property(arbitraryCase({ rows: 8 }), ({ expression, scope, rows }) => {
        const checked = checkOrSkip(expression, scope);
        if (checked === undefined) return;
        used++;
        const evaluate = compileEvaluator(checked);
        const { type, nullable } = checked.tree;
        for (const row of rows) {
          const value = evaluate(row, caseParameters);
          if (value === undefined) expect(nullable).toBe(true);
          else expect(typeof value).toBe(JAVASCRIPT_TYPE[type.kind]);
          if (typeof value === 'bigint' && type.kind === 'number')
            expect(value < 10n ** BigInt(type.digits) && value > -(10n ** BigInt(type.digits))).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(used).toBeGreaterThan(1_200);
  });

  it('come back from their normal form as an equal tree, and have words', () => {
    fc.assert(
      fc.property(arbitraryCase({ rows: 1 }), ({ expression, scope }) => {
        const checked = checkOrSkip(expression, scope);
        if (checked === undefined) return;
        const again = check(toJsonLogic(checked.tree), scope, options);
        expect(again.tree).toEqual(checked.tree);
        expect(toJsonLogic(again.tree)).toEqual(toJsonLogic(checked.tree));
        expect(JSON.parse(JSON.stringify(checked.tree))).toEqual(checked.tree);
        expect(print(checked.tree)).not.toBe('');
      }),
      { numRuns: 1_000 },
    );
  });

  it('are explained with the value that they have', () => {
    fc.assert(
      fc.property(arbitraryCase({ rows: 2, depth: 2 }), ({ expression, scope, rows }) => {
        const checked = checkOrSkip(expression, scope);
        if (checked === undefined) return;
        for (const row of rows) {
          const value = compileEvaluator(checked)(row, caseParameters);
          const { type } = checked.tree;
          const shown =
            typeof value === 'bigint' && type.kind === 'number' ? textOf(value, type.scale) : (value ?? null);
          const trace = explain(checked, row, caseParameters);
          expect(trace.value).toBe(shown);
          expect(explainText(trace)).toContain('→');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('obey two-valued logic', () => {
    fc.assert(
      fc.property(arbitraryCase({ kind: 'condition' }), ({ expression, scope, rows }) => {
        if (
          checkOrSkip(expression, scope) === undefined ||
          checkOrSkip({ '!': { '!': [expression] } }, scope) === undefined
        )
          return;
        const run = (json: unknown) =>
          rows.map((row) =>
            compileEvaluator(check(json, scope, { ...options, expect: { kind: 'boolean' } }))(row, caseParameters),
          );
        const plain = run(expression);
        expect(run({ '!': [expression] })).toEqual(plain.map((value) => !value));
        expect(run({ and: [expression, true] })).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });
});

it('agrees with json-logic-js where both mean the same: whole numbers that are there', () => {
  const field = fc.constantFrom('a', 'b', 'c').map((name) => ({ var: name }));
  const scope: Scope = {
    name: 'row',
    members: new Map(
      ['a', 'b', 'c'].map((name) => [
        name,
        { kind: 'value', type: { kind: 'number', digits: 4, scale: 0 }, nullable: false },
      ]),
    ),
  };
  const { number, condition } = fc.letrec<{ number: unknown; condition: unknown }>((tie) => ({
    number: fc.oneof(
      { maxDepth: 3 },
      field,
      fc.integer({ min: -50, max: 50 }),
      fc
        .tuple(fc.constantFrom('+', '-', '*', 'min', 'max'), tie('number'), tie('number'))
        .map(([operator, a, b]) => ({ [operator]: [a, b] })),
      fc.tuple(tie('condition'), tie('number'), tie('number')).map((args) => ({ if: args })),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.boolean(),
      fc
        .tuple(fc.constantFrom('==', '===', '!=', '!==', '<', '<=', '>', '>='), tie('number'), tie('number'))
        .map(([operator, a, b]) => ({ [operator]: [a, b] })),
      fc
        .tuple(fc.constantFrom('<', '<='), tie('number'), tie('number'), tie('number'))
        .map(([operator, ...args]) => ({ [operator]: args })),
      fc.tuple(tie('number'), fc.array(fc.integer({ min: -9, max: 9 }))).map((args) => ({ in: args })),
      fc
        .tuple(fc.constantFrom('and', 'or'), fc.array(tie('condition'), { minLength: 1, maxLength: 3 }))
        .map(([operator, args]) => ({ [operator]: args })),
      tie('condition').map((arg) => ({ '!': [arg] })),
      tie('condition').map((arg) => ({ '!!': [arg] })),
    ),
  }));
  const value = fc.integer({ min: -99, max: 99 });
  fc.assert(
    fc.property(fc.oneof(number, condition), fc.record({ a: value, b: value, c: value }), (json, row) => {
      const checked = checkOrSkip(json, scope);
      if (checked === undefined) return;
      const ours = compileEvaluator(checked)(row, {});
      const theirs = jsonLogic.apply(json as jsonLogic.RulesLogic, row) as number | boolean;
      expect(typeof ours === 'bigint' ? Number(ours) : ours).toBe(typeof theirs === 'number' ? theirs + 0 : theirs);
    }),
    { numRuns: 2_000 },
  );
});

describe('readers', () => {
  it('take a JSON number exactly as its shortest decimal text says, or not at all', () => {
    const short = fc
      .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 20 }))
      .map(([units, decimals]) => units / 10 ** decimals);
    fc.assert(
      fc.property(fc.oneof(fc.double(), short), fc.integer({ min: 0, max: 12 }), (number, scale) => {
        const units = readNumber(number, { kind: 'number', digits: 30, scale });
        const text = shortestDecimal(number);
        if (Number.isFinite(number)) expect(Number(text)).toBe(number + 0);
        const fraction = text.split('.')[1] ?? '';
        const exact =
          Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER && fraction.length <= scale;
        expect(units).toBe(exact ? rescale(BigInt(text.replace('.', '')), fraction.length, scale) : undefined);
      }),
      { numRuns: 5_000 },
    );
    expect([1e-7, 1.5e-9, 1e21, -1.25e22, 0, -0].map(shortestDecimal)).toEqual([
      '0.0000001',
      '0.0000000015',
      '1' + '0'.repeat(21),
      '-125' + '0'.repeat(20),
      '0',
      '0',
    ]);
  });

  it('never throw, whatever is in a column or a document', () => {
    const kinds = [
      { kind: 'number', digits: 18, scale: 2 },
      { kind: 'text' },
      { kind: 'date' },
      { kind: 'instant' },
      { kind: 'uuid' },
      { kind: 'boolean' },
      { kind: 'json' },
    ] as const;
    const circle: unknown[] = [];
    circle.push(circle);
    const values = [
      ...dirtyValues,
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      5n,
      10n ** 40n,
      '9'.repeat(100_000),
      new Date(Number.NaN),
      circle,
      'a\0',
      '\ud800',
    ];
    for (const type of kinds)
      for (const source of ['field', 'json'] as const)
        for (const value of values) expect(() => readerOf(type, source)(value)).not.toThrow();
    expect(readerOf({ kind: 'text' }, 'json')('a\0')).toBeUndefined();
    expect(readerOf(kinds[0], 'field')('12.50')).toBe(1250n);
    expect(readerOf(kinds[0], 'json')('12.50')).toBeUndefined();
  });

  it('survive rows that are nothing like the scope', () => {
    const evaluate = compileEvaluator(
      check(
        {
          and: [
            { '<': [{ var: 'income' }, 5] },
            { some: [{ var: 'members' }, { var: 'jsonExt.able_bodied' }] },
            { missing: 'village.name' },
          ],
        },
        caseScope,
      ),
    );
    for (const row of [
      null,
      undefined,
      5,
      'x',
      [],
      { members: [null, 5] },
      { members: 'x', village: [] },
      completeRow({ members: [{ jsonExt: 'x' }] }),
    ])
      expect(typeof evaluate(row, {})).toBe('boolean');
  });
});

describe('dates', () => {
  const day = fc
    .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));

  it('count days as the calendar does', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        expect(daysBetween(from, to)).toBe(
          Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000),
        );
        expect(isRealDate(from)).toBe(true);
      }),
    );
  });

  it('complete a year on the birthday and not before', () => {
    fc.assert(
      fc.property(day, day, (from, to) => {
        const years = completedYears(from, to);
        const birthday = `${String(Number(from.slice(0, 4)) + years).padStart(4, '0')}${from.slice(4)}`;
        if (years >= 0) expect(birthday <= to).toBe(true);
      }),
    );
  });

  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-04-31',
    '1900-02-29',
    '0000-01-01',
    '2025-1-1',
    '2025-01-01 ',
    '２025-01-01',
  ])('refuse %s', (text) => {
    expect(isRealDate(text)).toBe(false);
  });

  it('bring instants to one form', () => {
    expect(canonicalInstant('2025-01-01T00:30:00.5+01:00')).toBe('2024-12-31T23:30:00.500Z');
    expect(canonicalInstant('0002-01-01T00:00:00+14:00')).toBe('0001-12-31T10:00:00.000Z');
    for (const text of [
      '2025-01-01',
      '2025-01-01T00:00Z',
      '2025-01-01T00:00:00',
      '2025-01-01T24:00:00Z',
      '2025-01-01T00:00:60Z',
      '2025-02-29T00:00:00Z',
      '2025-01-01T00:00:00+15:00',
    ])
      expect(canonicalInstant(text)).toBeUndefined();
  });
});
