import { decimalLiteral } from './literals.ts';
import type {
  ArithmeticNode,
  CompareOperator,
  IfNode,
  LiteralNode,
  NumberType,
  RoundingMode,
  TreeNode,
} from './tree.ts';
import { BOOLEAN } from './tree.ts';
import { numberType, roundedType, wholeDigits, widerNumber } from './types.ts';

/**
 * Larger trees from checked ones. The limits on size hold for what people write; what is put together from several such
 * pieces, such as the sum of an amount's lines, may be larger.
 */

export type NumberTree = TreeNode & { readonly type: NumberType };

const literal = (decimal: string) => decimalLiteral(decimal, []) as LiteralNode & NumberTree;

/** The number where the condition holds, zero elsewhere. */
export function numberWhen(when: TreeNode, then: NumberTree): NumberTree {
  const zero = literal('0');
  const node: IfNode = {
    node: 'if',
    branches: [{ when, then }],
    otherwise: zero,
    type: widerNumber(then.type, zero.type),
    nullable: false,
  };
  return node as NumberTree;
}

export const either = (when: TreeNode, then: TreeNode, otherwise: TreeNode): TreeNode => ({
  node: 'if',
  branches: [{ when, then }],
  otherwise,
  type: then.type,
  nullable: false,
});

/** The sum of one number or more. A sum of n parts has as many digits more as n has. */
export function sumOf(parts: readonly NumberTree[]): NumberTree {
  const [first] = parts;
  if (first === undefined) return literal('0');
  if (parts.length === 1) return first;
  const widest = parts.map(({ type }) => type).reduce(widerNumber);
  const type = numberType(wholeDigits(widest) + String(parts.length - 1).length, widest.scale);
  const node: ArithmeticNode = { node: 'arithmetic', operator: '+', args: parts, type, nullable: false };
  return node;
}

export const roundedTree = (value: NumberTree, scale: number, mode: RoundingMode): NumberTree => ({
  node: 'round',
  value,
  mode,
  type: roundedType(value.type, scale),
  nullable: false,
});

/** Compares a number with a decimal text. */
export const comparedWith = (left: NumberTree, operator: CompareOperator, decimal: string): TreeNode => ({
  node: 'compare',
  operator,
  left,
  right: literal(decimal),
  type: BOOLEAN,
  nullable: false,
});
