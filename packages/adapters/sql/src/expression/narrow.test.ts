import { check, entityScope, type TreeNode } from '@parasol/core/internal';
import { describe, expect, it } from 'vitest';
import { catalog, schemaOf, Visit } from '../../test/fixture.ts';
import type { DialectName } from '../dialect.ts';
import { createSource } from '../entity-source.ts';
import { narrow } from './narrow.ts';

/** Amounts as a payment plan gives them: 18 digits, four of them decimals, whatever is paid. */
const AMOUNT = { kind: 'number', digits: 18, scale: 4 } as const;

function narrowed(json: unknown, parameters: Readonly<Record<string, string>> = {}, dialect: DialectName = 'sqlite') {
  const types = Object.fromEntries(Object.keys(parameters).map((name) => [name, { type: AMOUNT }]));
  const { tree } = check(json, entityScope(catalog, Visit), { parameters: types });
  return narrow(tree, { dialect, source: createSource(schemaOf(dialect), Visit), parameters, operators: [] });
}
const typeOf = ({ type }: TreeNode): unknown => (type.kind === 'number' ? [type.digits, type.scale] : type.kind);
const known = (tree: TreeNode): unknown => (tree.node === 'literal' ? tree.value : undefined);

const base = { var: 'base' };
const extra = { if: [{ '>=': [{ var: 'fee' }, 10] }, { var: 'extra' }, { decimal: '0' }] };
const amounts = { base: '50.0000', extra: '20.5000' };

describe('narrow', () => {
  it('gives numbers the digits that their parameters have, on SQLite', () => {
    expect(typeOf(narrowed({ '+': [base, extra] }, amounts))).toEqual([3, 1]);
    expect(typeOf(narrowed({ '+': [base, base] }, { base: '99999999999999.9999' }))).toEqual([19, 4]);
    expect(typeOf(narrowed({ '*': [base, extra] }, amounts))).toEqual([5, 1]);
    expect(typeOf(narrowed({ round: [{ '+': [base, extra] }, 2] }, amounts))).toEqual([4, 2]);
  });

  it('leaves types as they are on Postgres, where they decide which index fits', () => {
    const json = { '+': [base, extra] };
    expect(typeOf(narrowed(json, amounts, 'postgres'))).toEqual([19, 4]);
  });

  it('leaves columns and what they come to as wide as they are declared', () => {
    expect(typeOf(narrowed({ var: 'fee' }))).toEqual([10, 2]);
    expect(typeOf(narrowed({ '+': [{ var: 'fee' }, base] }, amounts))).toEqual([11, 2]);
  });

  it.each(['sqlite', 'postgres'] as const)('knows comparisons that no row can change, on %s', (dialect) => {
    const outcome = (json: unknown, parameters = amounts) => known(narrowed(json, parameters, dialect));
    const sum = { '+': [base, extra] };
    expect(outcome({ '<': [sum, 0] })).toBe(false);
    expect(outcome({ '==': [sum, 0] })).toBe(false);
    expect(outcome({ '>=': [sum, 50] })).toBe(true);
    expect(outcome({ '<=': [sum, { decimal: '70.5' }] })).toBe(true);
    expect(outcome({ '!=': [sum, 71] })).toBe(true);
    expect(outcome({ '<': [sum, 60] })).toBeUndefined();
    expect(outcome({ '==': [sum, 50] })).toBeUndefined();
    expect(outcome({ '<': [{ '-': [base] }, 0] })).toBe(true);
    expect(outcome({ '<': [sum, 0] }, { base: '-50.0000', extra: '20.0000' })).toBe(true);
  });

  it('draws conclusions for conditions above, and leaves out branches that are never taken', () => {
    const never = { '<': [base, 0] };
    const paid = { '==': [{ var: 'isPaid' }, true] };
    expect(known(narrowed({ and: [paid, never] }, amounts))).toBe(false);
    expect(known(narrowed({ or: [paid, { '!': [never] }] }, amounts))).toBe(true);
    expect(narrowed({ or: [paid, never] }, amounts)).toMatchObject({ node: 'or', args: [{ node: 'compare' }] });
    expect(known(narrowed({ if: [never, { var: 'fee' }, base] }, amounts))).toBe('50');
  });

  it('does not call a comparison true that a missing value makes false', () => {
    const least = { decimal: '-100000000000000000' };
    expect(known(narrowed({ '>': [{ var: 'version' }, least] }))).toBe(true);
    expect(known(narrowed({ '>': [{ var: 'next.version' }, least] }))).toBeUndefined();
    expect(known(narrowed({ '<': [{ var: 'next.version' }, least] }))).toBe(false);
  });
});
