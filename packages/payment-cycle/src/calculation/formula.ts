import type { RoundingMode, TreeNode, TypedParameters } from '@parasol/core';
import {
  childrenOf,
  comparedWith,
  decimals,
  type NumberTree,
  numberWhen,
  roundedTree,
  sumOf,
} from '@parasol/core/internal';
import type { Label } from '../calculation-rule/parameter.ts';
import type { Line } from './lines.ts';

/** How an amount comes about, as a calculation keeps it. */
export type Formula =
  | { readonly reading: 'expression'; readonly lines: readonly Line[]; readonly limit: string | null }
  | {
      readonly reading: 'code';
      readonly lines: readonly { readonly id: string; readonly label: Label }[];
      readonly limit: string | null;
    };

export type ExpressionFormula = Extract<Formula, { reading: 'expression' }>;

const LIMIT_SCALE = 20;

/** The lower of two limits as decimal text; an absent one limits nothing. */
export function lowerLimit(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const units = (limit: string) => decimals.unitsOf(limit, LIMIT_SCALE) ?? 0n;
  return units(one) <= units(other) ? one : other;
}

/** What one line gives: its amount where its condition holds, else zero. */
export const lineTree = ({ when, amount }: Line): NumberTree => (when === null ? amount : numberWhen(when, amount));

/** Whether a line adds the same for everybody in whom it counts. */
export const isConstant = ({ amount }: Line): boolean => amount.node === 'literal' || amount.node === 'parameter';

/** What a constant line adds, as decimal text. */
export function constantOf({ amount }: Line, values: TypedParameters): string {
  if (amount.node === 'literal') return String(amount.value);
  const value = amount.node === 'parameter' ? values[amount.name]?.value : undefined;
  if (typeof value === 'string') return value;
  throw new TypeError('Only literals and parameters are constant.');
}

/** The sum of the lines, rounded to what the currency can pay: the one place where expressions lose cents. */
export const amountTree = ({ lines }: ExpressionFormula, exponent: number, mode: RoundingMode): NumberTree =>
  roundedTree(sumOf(lines.map(lineTree)), exponent, mode);

/** Whether an amount is over the limit; undefined without one. */
export const overLimit = (amount: NumberTree, limit: string | null): TreeNode | undefined =>
  limit === null ? undefined : comparedWith(amount, '>', limit);

/** Whether any line asks the members of the group. */
export const readsMembers = ({ lines }: ExpressionFormula): boolean =>
  lines.some(({ when, amount }) => hasCollection(amount) || (when !== null && hasCollection(when)));

const hasCollection = (tree: TreeNode): boolean => 'collection' in tree || childrenOf(tree).some(hasCollection);
