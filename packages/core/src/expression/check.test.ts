import { describe, expect, it } from 'vitest';
import { isDomainFailure, isMisuse } from '../errors/failure.ts';
import type { Issue } from '../errors/issue.ts';
import { caseParameters, caseParameterTypes, caseScope, completeRow } from './case-schema.ts';
import { type CheckOptions, check } from './check.ts';
import { compileEvaluator } from './evaluate.ts';
import type { CustomOperator } from './scope.ts';
import { toJsonLogic } from './to-json-logic.ts';
import { BOOLEAN } from './tree.ts';

/** What `check` refuses and how it says so. What expressions mean is in docs/expressions.md. */

const options = { parameters: caseParameterTypes };

function refusal(json: unknown, extra: CheckOptions = {}): Issue {
  try {
    check(json, caseScope, { ...options, ...extra });
  } catch (error) {
    if (isDomainFailure(error)) return error.errors[0] as Issue;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('messages', () => {
  it('point at the place and name the nearest known name', () => {
    const issue = refusal({ and: [true, { '<': [{ var: 'jsonExt.incme' }, 5] }] }, { path: ['filters', 2] });
    expect(issue).toMatchObject({ code: 'expression.UNKNOWN_PATH', path: ['filters', 2, 'and', 1, '<', 0, 'var'] });
    expect(issue.message).toBe('"jsonExt.incme" is not known in person.jsonExt. Did you mean "income"?');
  });

  it('say what to write instead', () => {
    expect(refusal({ '==': [{ var: 'age' }, null] }).message).toContain('{"missing": "path"}');
    expect(refusal({ '<': [{ var: 'age' }, '5'] }).message).toContain('Text never compares with numbers');
    expect(refusal({ '+': [{ var: 'income' }, 1] }).message).toContain('"income" may be missing');
    expect(refusal({ '==': [{ var: 'status' }, 'ACTVE'] }).message).toContain('Did you mean "ACTIVE"?');
    expect(refusal({ some: [{ var: 'members' }, { '==': [{ var: 'status' }, 'NEW'] }] }).message).toContain(
      'It belongs to person',
    );
    expect(refusal({ filter: [] }).message).toContain('some, all, none');
    expect(refusal({ age: [{ var: 'dob' }] }, { parameters: {} }).message).toContain('"today" is not known');
  });

  it('do not repeat long or broken input in full', () => {
    expect(refusal({ var: 'x'.repeat(9_000) }).message.length).toBeLessThan(200);
    expect(refusal({ ['\ud800'.repeat(500)]: [] }).message).not.toMatch(/\p{Surrogate}/u);
  });
});

describe('hostile input', () => {
  const nest = (levels: number): unknown => {
    let json: unknown = true;
    for (let i = 0; i < levels; i++) json = { '!': [json] };
    return json;
  };

  it('accepts 20 levels and 200 parts, and refuses one more', () => {
    expect(() => check(nest(19), caseScope)).not.toThrow();
    expect(refusal(nest(20)).code).toBe('expression.TOO_DEEP');
    expect(() => check({ or: Array.from({ length: 199 }, () => false) }, caseScope)).not.toThrow();
    expect(refusal({ or: Array.from({ length: 200 }, () => false) }).code).toBe('expression.TOO_LARGE');
  });

  it('survives depth, size and circles without overflowing the stack', () => {
    const circle: Record<string, unknown> = {};
    circle['and'] = [circle, circle];
    const wide = { or: Array.from({ length: 1_000_000 }, () => false) };
    expect(refusal(nest(100_000)).code).toBe('expression.TOO_DEEP');
    expect(refusal(circle).code).toBe('expression.TOO_DEEP');
    expect(refusal(wide).code).toBe('expression.TOO_LARGE');
    expect(refusal({ in: ['a', Array.from({ length: 1_001 }, () => 'a')] }).code).toBe('expression.TOO_LARGE');
    expect(refusal({ '==': ['a', 'a'.repeat(10_001)] }).code).toBe('expression.TOO_LARGE');
  });

  it('counts what normalising repeats, so that a short text cannot become a huge tree', () => {
    let json: unknown = 1;
    for (let i = 0; i < 5; i++) json = { '<': [0, { if: [i === 0 ? true : json, 1, 2] }, 9] };
    expect(refusal(json).code).toBe('expression.TOO_LARGE');
  });

  it('reads own data properties only', () => {
    const getter = Object.defineProperty({}, 'var', { enumerable: true, get: () => 'name' });
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap');
        },
      },
    );
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const json of [getter, throwing, proxy, undefined, () => true, 1n, new Array(2), { '==': [Symbol('a'), 1] }])
      expect(refusal(json).code).toBe('expression.NOT_DATA');
    expect(refusal(JSON.parse('{"__proto__": [1]}')).code).toBe('expression.UNKNOWN_OPERATOR');
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(refusal({ [name]: [1] }).code).toBe('expression.UNKNOWN_OPERATOR');
      expect(refusal({ var: name }).code).toBe('expression.UNKNOWN_PATH');
    }
    for (const date of [new Date(), new Map(), /x/]) expect(refusal(date).code).toBe('expression.NOT_ONE_KEY');
  });

  it('keeps a frozen copy, so that later changes to the input change nothing', () => {
    const json = { '==': [{ var: 'name' }, 'Ann'] };
    const expression = check(json, caseScope);
    json['=='][1] = 'Bo';
    expect(expression.source).toEqual({ '==': [{ var: 'name' }, 'Ann'] });
    expect(Object.isFrozen(expression.tree)).toBe(true);
  });
});

describe('what the place expects', () => {
  it('turns a flag that may be missing into a condition', () => {
    const { tree } = check({ var: 'active' }, caseScope, { expect: BOOLEAN });
    expect(tree).toMatchObject({ node: 'compare', operator: '==', nullable: false });
    expect(toJsonLogic(check({ and: [{ var: 'active' }, true] }, caseScope).tree)).toEqual({
      and: [{ var: 'active' }, true],
    });
  });

  it('refuses another type, more decimals, and what may be missing where it is required', () => {
    const amount = { kind: 'number', digits: 18, scale: 2 } as const;
    expect(refusal('abc', { expect: amount }).code).toBe('expression.RESULT_MISMATCH');
    expect(refusal(1.005, { expect: amount }).message).toContain('{"round": [ … , 2]}');
    expect(refusal({ var: 'income' }, { expect: amount, required: true }).code).toBe(
      'expression.RESULT_MAY_BE_MISSING',
    );
    expect(check('2025-01-31', caseScope, { expect: { kind: 'date' } }).tree.type).toEqual({ kind: 'date' });
    expect(refusal('2025-02-30', { expect: { kind: 'date' } }).code).toBe('expression.BAD_LITERAL');
  });

  it('gives JSON documents only where JSON is expected', () => {
    const expression = check({ var: 'jsonExt' }, caseScope, { expect: { kind: 'json' } });
    expect(compileEvaluator(expression)(completeRow({ jsonExt: { a: [1] } }), {})).toBe('{"a":[1]}');
    expect(refusal({ coalesce: [{ var: 'jsonExt' }, { var: 'jsonExt' }] }).code).toBe('expression.NOT_A_VALUE');
  });

  it('refuses a parameter whose name is taken in the scope', () => {
    const clash = { parameters: { name: { type: { kind: 'text' } } } } as const;
    expect(refusal({ '==': [{ var: 'name' }, 'Ann'] }, clash).code).toBe('expression.PARAMETER_CLASH');
  });
});

describe('operators of the host', () => {
  const isEven: CustomOperator = {
    name: 'acme.isEven',
    arguments: [{ kind: 'number', digits: 16, scale: 0 }],
    result: BOOLEAN,
    evaluate: (n) => (n as bigint) % 2n === 0n,
  };
  const half: CustomOperator = {
    name: 'acme.half',
    arguments: [{ kind: 'number', digits: 18, scale: 2 }],
    result: { kind: 'number', digits: 19, scale: 3 },
    evaluate: (n) => (n as bigint) * 5n,
  };
  const operators = [isEven, half];

  it('take typed arguments, false or missing for missing ones', () => {
    const run = (json: unknown, row: object) =>
      compileEvaluator(check(json, caseScope, { operators }), operators)(
        completeRow(row as Record<string, unknown>),
        {},
      );
    expect(run({ 'acme.isEven': [{ var: 'age' }] }, { age: 4 })).toBe(true);
    expect(run({ 'acme.isEven': [{ var: 'age' }] }, {})).toBe(false);
    expect(run({ 'acme.half': [{ var: 'income' }] }, { income: '1.01' })).toBe(505n);
    expect(run({ 'acme.half': [{ var: 'income' }] }, {})).toBeUndefined();
  });

  it('refuses other types and larger numbers', () => {
    expect(refusal({ 'acme.isEven': ['4'] }, { operators }).code).toBe('expression.TYPE_MISMATCH');
    expect(refusal({ 'acme.isEven': [4.5] }, { operators }).code).toBe('expression.TYPE_MISMATCH');
    expect(refusal({ 'acme.isEven': [] }, { operators }).code).toBe('expression.BAD_ARGUMENTS');
    expect(refusal({ 'acme.iseven': [1] }, { operators }).message).toContain('Did you mean "acme.isEven"?');
  });

  it('stops the host that names one without a dot, forgets one, or breaks a declared result', () => {
    const misuse = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return isMisuse(error) ? error.code : String(error);
      }
      return 'nothing';
    };
    const broken = { ...isEven, name: 'acme.broken', evaluate: () => 'yes' };
    expect(misuse(() => check(true, caseScope, { operators: [{ ...isEven, name: 'even' }] }))).toBe(
      'expression.OPERATOR_NAME',
    );
    expect(misuse(() => compileEvaluator(check({ 'acme.isEven': [2] }, caseScope, { operators })))).toBe(
      'expression.OPERATOR_ABSENT',
    );
    const result = () =>
      compileEvaluator(check({ 'acme.broken': [2] }, caseScope, { operators: [broken] }), [broken])({}, {});
    expect(misuse(result)).toBe('expression.OPERATOR_RESULT');
    const parameter = compileEvaluator(check({ var: 'today' }, caseScope, options));
    expect(misuse(() => parameter({}, {}))).toBe('expression.PARAMETER_ABSENT');
    expect(parameter({}, caseParameters)).toBe('2025-03-01');
  });
});
