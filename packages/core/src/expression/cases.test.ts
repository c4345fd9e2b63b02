import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isDomainFailure } from '../errors/failure.ts';
import { caseParameters, caseParameterTypes, caseScope, completeRow } from './case-schema.ts';
import type { CaseResult } from './cases.ts';
import { parseCases } from './cases.ts';
import { check } from './check.ts';
import { textOf } from './decimal.ts';
import { compileEvaluator } from './evaluate.ts';
import { toJsonLogic } from './to-json-logic.ts';
import type { Expression } from './tree.ts';

/** The tables of docs/expressions.md in process; the stores run the same ones. */

const cases = parseCases(readFileSync(new URL('../../../../docs/expressions.md', import.meta.url), 'utf8'));
const checked = (json: unknown): Expression => check(json, caseScope, { parameters: caseParameterTypes });

function outcome(expression: unknown, row: Readonly<Record<string, unknown>>): CaseResult {
  let tree: Expression;
  try {
    tree = checked(expression);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    return { kind: 'refused', code: error.errors[0]?.code ?? '' };
  }
  const value = compileEvaluator(tree)(completeRow(row), caseParameters);
  if (value === undefined) return { kind: 'missing' };
  const { type } = tree.tree;
  return {
    kind: 'value',
    value:
      typeof value === 'bigint' && type.kind === 'number' ? textOf(value, type.scale) : (value as string | boolean),
  };
}

describe('cases of docs/expressions.md', () => {
  it('reads them all', () => {
    expect(cases.length).toBeGreaterThan(150);
  });

  it.each(cases)('$title gives what the table says', ({ expression, row, result }) => {
    expect(outcome(expression, row)).toEqual(result);
    if (result.kind === 'refused') return;
    const { tree } = checked(expression);
    expect(checked(toJsonLogic(tree)).tree).toEqual(tree);
  });
});
