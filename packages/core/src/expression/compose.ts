import { decimalLiteral } from './literals.ts';
import type {
  ArithmeticNode,
  CompareOperator,
  IfNode,
  LiteralNode,
  NumberType,
  ParameterNode,
  PathNode,
  RoundingMode,
  TreeNode,
  ValueType,
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

/** Compares two numbers of rows. */
export const comparison = (left: NumberTree, operator: CompareOperator, right: NumberTree): TreeNode => ({
  node: 'compare',
  operator,
  left,
  right,
  type: BOOLEAN,
  nullable: false,
});

/** The number of the first condition that holds, or the other one. */
export function firstOf(
  choices: readonly { readonly when: TreeNode; readonly value: NumberTree }[],
  otherwise: NumberTree,
): NumberTree {
  if (choices.length === 0) return otherwise;
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON-logic; nobody awaits a tree.
  const branches = choices.map(({ when, value }) => ({ when, then: value }));
  const type = choices.map(({ value }) => value.type).reduce(widerNumber, otherwise.type);
  const node: IfNode = { node: 'if', branches, otherwise, type, nullable: false };
  return node as NumberTree;
}

const truth = (value: boolean): LiteralNode => ({ node: 'literal', type: BOOLEAN, nullable: false, value });

/** Holds for no row. */
export const NEVER: TreeNode = Object.freeze(truth(false));

/** The conditions that all of these consist of, joined by `and`. */
export const conjuncts = (tree: TreeNode): readonly TreeNode[] =>
  tree.node === 'and' ? tree.args.flatMap(conjuncts) : [tree];

/** Holds where all of them hold; of none, always. */
export function allOf(conditions: readonly TreeNode[]): TreeNode {
  const args = conditions.flatMap(conjuncts);
  const [first = truth(true)] = args;
  return args.length < 2 ? first : { node: 'and', args, type: BOOLEAN, nullable: false };
}

/** Holds where one of them holds; of none, never. */
export function anyOf(conditions: readonly TreeNode[]): TreeNode {
  const [first = NEVER] = conditions;
  return conditions.length < 2 ? first : { node: 'or', args: conditions, type: BOOLEAN, nullable: false };
}

export const negated = (arg: TreeNode): TreeNode => ({ node: 'not', arg, type: BOOLEAN, nullable: false });

export const isMissing = (arg: TreeNode): TreeNode => ({ node: 'missing', arg, type: BOOLEAN, nullable: false });

/** A column of the row itself. */
export const columnPath = (name: string, type: ValueType, nullable: boolean): PathNode => ({
  node: 'path',
  steps: [{ kind: 'field', name }],
  type,
  nullable,
});

/** Whether a value is one of these texts: ids, codes. */
export function isOneOf(value: PathNode, texts: readonly string[]): TreeNode {
  const list = texts.map((text): LiteralNode => ({ node: 'literal', type: value.type, nullable: false, value: text }));
  const [only] = list;
  return list.length === 1 && only !== undefined
    ? { node: 'compare', operator: '==', left: value, right: only, type: BOOLEAN, nullable: false }
    : { node: 'in', value, list, type: BOOLEAN, nullable: false };
}

/** A value that is never there: a parameter that nobody can give, because `var` takes no empty name. */
const absent = (type: ValueType): ParameterNode => ({ node: 'parameter', name: '', type, nullable: true });

/** The value where the condition holds; missing elsewhere. */
export const valueWhen = (when: TreeNode, then: TreeNode): TreeNode => ({
  node: 'if',
  branches: [{ when, then }],
  otherwise: absent(then.type),
  type: then.type,
  nullable: true,
});
