import { BOOLEAN } from '@parasol/core';
import type {
  ArithmeticNode,
  CoalesceNode,
  CompareNode,
  CompareOperator,
  IfNode,
  LiteralNode,
  LogicNode,
  NumberType,
  RoundNode,
  TreeNode,
} from '@parasol/core/internal';
import { decimals } from '@parasol/core/internal';
import type { CompileContext, NumberNode } from './compiler.ts';
import { literalValue, parameterValue } from './constants.ts';

/**
 * Types promise what any parameter could be: an amount of 18 digits, and 20 for the sum of three. When a statement is written
 * its parameters are known: 50.00 has two digits. From them follow bounds of every number above, and comparisons whose outcome
 * no row can change, which need not be asked row by row.
 *
 * On SQLite types become as narrow as the bounds, too: numbers of more than 18 digits are text there, and each operation on
 * them is a call of JavaScript. On Postgres types stay as they are, since they decide which index fits.
 *
 * The values are the same.
 */
export function narrow(tree: TreeNode, context: CompileContext): TreeNode {
  return narrowed(tree, context).node;
}

/** Least and greatest number of units, at the scale of the node. */
interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
}
interface Narrowed {
  readonly node: TreeNode;
  /** Of numbers. */
  readonly bounds?: Bounds;
}
interface NarrowedNumber extends Narrowed {
  readonly node: NumberNode;
  readonly bounds: Bounds;
}

function narrowed(node: TreeNode, context: CompileContext): Narrowed {
  const inner = (child: TreeNode): TreeNode => narrowed(child, context).node;
  switch (node.node) {
    case 'literal':
      return isNumberNode(node) ? constant(node, literalValue(node) as bigint, context) : { node };
    case 'parameter': {
      const value = isNumberNode(node) ? (parameterValue(node, context) as bigint | undefined) : undefined;
      return isNumberNode(node) && value !== undefined ? constant(node, value, context) : asDeclared(node);
    }
    case 'if':
      return choice(node, context);
    case 'coalesce':
      return firstPresent(node, context);
    case 'arithmetic':
      return arithmetic(node, context);
    case 'round':
      return round(node, context);
    case 'compare':
      return { node: compare(node, context) };
    case 'and':
    case 'or':
      return { node: logic(node, context) };
    case 'not': {
      const arg = inner(node.arg);
      return { node: isKnown(arg) ? known(arg.value !== true) : { ...node, arg } };
    }
    case 'in':
      return { node: { ...node, value: inner(node.value) } };
    case 'some':
    case 'all':
    case 'none':
    case 'count':
    case 'sum':
    case 'first':
    case 'earliest':
    case 'latest':
      return asDeclared(node.where === undefined ? node : { ...node, where: inner(node.where) });
    default:
      return asDeclared(node);
  }
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent);
const size = (value: bigint): bigint => (value < 0n ? -value : value);
const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A node of which no more is known than its type says. */
function asDeclared(node: TreeNode): Narrowed {
  if (node.type.kind !== 'number') return { node };
  const most = power(node.type.digits) - 1n;
  return { node, bounds: { least: -most, most } };
}

const isNumberNode = (node: TreeNode): node is NumberNode => node.type.kind === 'number';
const isNumber = (one: Narrowed): one is NarrowedNumber => one.node.type.kind === 'number' && one.bounds !== undefined;

/** A type whose digits hold every number up to `most`, which may be more than the bounds of the result. */
const typeFor = (most: bigint, scale: number): NumberType => ({
  kind: 'number',
  digits: Math.max(String(most).length, scale, 1),
  scale,
});

function constant(node: NumberNode, units: bigint, { dialect }: CompileContext): NarrowedNumber {
  if (dialect === 'postgres') return { node, bounds: { least: units, most: units } };
  // Amounts of parameters come with four decimals, whatever is paid.
  return node.node === 'parameter' ? withoutZeros(units, node.type.scale) : exactly(units, node.type.scale);
}

function exactly(units: bigint, scale: number): NarrowedNumber {
  const type = typeFor(size(units), scale);
  const node = { node: 'literal', type, nullable: false, value: decimals.textOf(units, scale) } as const;
  return { node, bounds: { least: units, most: units } };
}

const withoutZeros = (units: bigint, scale: number): NarrowedNumber =>
  scale > 0 && units % 10n === 0n ? withoutZeros(units / 10n, scale - 1) : exactly(units, scale);

/** A number within bounds at a scale; `most` bounds what stands between its operands, too. */
function within(tree: NumberNode, { most, bounds, scale }: Result, { dialect }: CompileContext): NarrowedNumber {
  if (dialect === 'sqlite') return { node: { ...tree, type: typeFor(most, scale) }, bounds };
  const factor = power(tree.type.scale - scale);
  return { node: tree, bounds: { least: bounds.least * factor, most: bounds.most * factor } };
}

interface Result {
  readonly most: bigint;
  readonly bounds: Bounds;
  readonly scale: number;
}

const known = (value: boolean): LiteralNode => ({ node: 'literal', type: BOOLEAN, nullable: false, value });
const isKnown = (node: TreeNode): node is LiteralNode => node.node === 'literal' && node.type.kind === 'boolean';

const boundsAt = ({ node, bounds }: NarrowedNumber, scale: number): Bounds => {
  const factor = power(scale - node.type.scale);
  return { least: bounds.least * factor, most: bounds.most * factor };
};

/** What holds each of several numbers, one of which it will be. */
function oneOf(numbers: readonly NarrowedNumber[]): Result {
  const scale = Math.max(...numbers.map(({ node }) => node.type.scale));
  const all = numbers.map((number) => boundsAt(number, scale));
  const bounds = {
    least: all.map(({ least }) => least).reduce(smaller),
    most: all.map(({ most }) => most).reduce(greater),
  };
  return { most: greater(size(bounds.least), size(bounds.most)), bounds, scale };
}

function choice(node: IfNode, context: CompileContext): Narrowed {
  const branches: { when: TreeNode; result: Narrowed }[] = [];
  let otherwise: Narrowed | undefined;
  for (const { when, then } of node.branches) {
    const condition = narrowed(when, context).node;
    if (isKnown(condition) && condition.value !== true) continue;
    const result = narrowed(then, context);
    if (isKnown(condition)) {
      otherwise = result;
      break;
    }
    branches.push({ when: condition, result });
  }
  otherwise ??= narrowed(node.otherwise, context);
  const tree: IfNode = {
    ...node,
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON-logic; nobody awaits a tree.
    branches: branches.map(({ when, result }) => ({ when, then: result.node })),
    otherwise: otherwise.node,
  };
  const results = [...branches.map(({ result }) => result), otherwise];
  if (branches.length === 0) return otherwise;
  return isNumberNode(tree) && results.every(isNumber) ? within(tree, oneOf(results), context) : asDeclared(tree);
}

function firstPresent(node: CoalesceNode, context: CompileContext): Narrowed {
  const args = node.args.map((arg) => narrowed(arg, context));
  const tree: CoalesceNode = { ...node, args: args.map((arg) => arg.node) };
  return isNumberNode(tree) && args.every(isNumber) ? within(tree, oneOf(args), context) : asDeclared(tree);
}

function arithmetic(node: ArithmeticNode, context: CompileContext): Narrowed {
  const args = node.args.map((arg) => narrowed(arg, context));
  if (!args.every(isNumber)) return asDeclared(node);
  const tree = { ...node, args: args.map((arg) => arg.node) };
  const { operator } = node;
  if (operator === 'min' || operator === 'max') return within(tree, oneOf(args), context);
  return within(tree, operator === '*' ? product(args) : sum(args, operator), context);
}

function sum(args: readonly NarrowedNumber[], operator: '+' | '-'): Result {
  const scale = Math.max(...args.map(({ node }) => node.type.scale));
  const terms = args
    .map((arg) => boundsAt(arg, scale))
    .map(({ least, most }, i) =>
      operator === '-' && (i > 0 || args.length === 1) ? { least: -most, most: -least } : { least, most },
    );
  const bounds = terms.reduce((all, { least, most }) => ({ least: all.least + least, most: all.most + most }));
  const most = terms.reduce((all, term) => all + greater(size(term.least), size(term.most)), 0n);
  return { most, bounds, scale };
}

function product(args: readonly NarrowedNumber[]): Result {
  const scale = args.reduce((all, { node }) => all + node.type.scale, 0);
  const most = args.reduce((all, { bounds }) => all * greater(1n, greater(size(bounds.least), size(bounds.most))), 1n);
  const isPositive = args.every(({ bounds }) => bounds.least >= 0n);
  const least = isPositive ? args.reduce((all, { bounds }) => all * bounds.least, 1n) : -most;
  return { most, bounds: { least, most }, scale };
}

function round(node: RoundNode, context: CompileContext): Narrowed {
  const value = narrowed(node.value, context);
  const divisor = node.divisor === undefined ? undefined : narrowed(node.divisor, context);
  if (!isNumber(value) || (divisor !== undefined && !isNumber(divisor))) return asDeclared(node);
  const { scale } = node.type;
  const bounds = roundedBounds(value, divisor, scale);
  const tree = { ...node, value: value.node, ...(divisor === undefined ? {} : { divisor: divisor.node }) };
  return within(tree, { most: greater(size(bounds.least), size(bounds.most)), bounds, scale }, context);
}

function roundedBounds(value: NarrowedNumber, divisor: NarrowedNumber | undefined, scale: number): Bounds {
  const shift = scale - value.node.type.scale;
  if (divisor === undefined) {
    if (shift >= 0) return boundsAt(value, scale);
    // Rounded to either side.
    const step = power(-shift);
    return { least: value.bounds.least / step - 1n, most: value.bounds.most / step + 1n };
  }
  // The least divisor is one unit of its scale.
  const up = power(Math.max(0, divisor.node.type.scale + shift));
  const most = greater(size(value.bounds.least), size(value.bounds.most)) * up + 1n;
  return { least: -most, most };
}

function compare(node: CompareNode, context: CompileContext): TreeNode {
  const left = narrowed(node.left, context);
  const right = narrowed(node.right, context);
  const tree = { ...node, left: left.node, right: right.node };
  if (!isNumber(left) || !isNumber(right)) return tree;
  const scale = Math.max(left.node.type.scale, right.node.type.scale);
  const outcome = outcomeOf(node.operator, boundsAt(left, scale), boundsAt(right, scale));
  // A comparison with something missing is false, whatever the others come to.
  if (outcome === undefined || (outcome && (node.left.nullable || node.right.nullable))) return tree;
  return known(outcome);
}

/** What a comparison comes to for all numbers within bounds, if that is one and the same. */
function outcomeOf(operator: CompareOperator, a: Bounds, b: Bounds): boolean | undefined {
  const isBelow = a.most < b.least;
  const isAbove = a.least > b.most;
  const isSame = a.least === a.most && b.least === b.most && a.least === b.least;
  const certain = (yes: boolean, no: boolean): boolean | undefined => (yes ? true : no ? false : undefined);
  switch (operator) {
    case '<':
      return certain(isBelow, a.least >= b.most);
    case '<=':
      return certain(a.most <= b.least, isAbove);
    case '>':
      return certain(isAbove, a.most <= b.least);
    case '>=':
      return certain(a.least >= b.most, isBelow);
    case '==':
      return certain(isSame, isBelow || isAbove);
    case '!=':
      return certain(isBelow || isAbove, isSame);
  }
}

function logic(node: LogicNode, context: CompileContext): TreeNode {
  const decisive = node.node === 'or';
  const args = node.args.map((arg) => narrowed(arg, context).node);
  if (args.some((arg) => isKnown(arg) && arg.value === decisive)) return known(decisive);
  return { ...node, args: args.filter((arg) => !isKnown(arg)) };
}
