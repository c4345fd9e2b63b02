import { shortestDecimal } from './readers.ts';
import type { CollectionNode, LiteralNode, TreeNode } from './tree.ts';

/**
 * The tree back as JSON-logic, in normal form: checking it again in the same scope gives an equal tree. It is never
 * larger than the source it came from, so it passes the same limits.
 */
export function toJsonLogic(tree: TreeNode): unknown {
  switch (tree.node) {
    case 'literal':
      return literalJson(tree);
    case 'parameter':
      return { var: tree.name };
    case 'path':
      return { var: tree.steps.map((step) => step.name).join('.') };
    case 'compare':
      return { [tree.operator]: [toJsonLogic(tree.left), toJsonLogic(tree.right)] };
    case 'in':
      return { in: [toJsonLogic(tree.value), tree.list.map(literalJson)] };
    case 'text':
      return { [tree.operator]: [toJsonLogic(tree.value), toJsonLogic(tree.search)] };
    case 'and':
    case 'or':
      return { [tree.node]: tree.args.map(condition) };
    case 'not':
      return { '!': [condition(tree.arg)] };
    case 'missing':
      return { missing: missingArgument(tree.arg) };
    case 'if':
      return {
        if: [...tree.branches.flatMap((b) => [condition(b.when), toJsonLogic(b.then)]), toJsonLogic(tree.otherwise)],
      };
    case 'coalesce':
      return { coalesce: tree.args.map(toJsonLogic) };
    case 'arithmetic':
      return { [tree.operator]: tree.args.map(toJsonLogic) };
    case 'round': {
      const value = toJsonLogic(tree.value);
      const inner = tree.divisor === undefined ? value : { '/': [value, toJsonLogic(tree.divisor)] };
      return { round: [inner, tree.type.scale, tree.mode] };
    }
    case 'age':
    case 'days':
      return { [tree.node]: [toJsonLogic(tree.from), toJsonLogic(tree.to)] };
    case 'custom':
      return { [tree.operator]: tree.args.map(toJsonLogic) };
    default:
      return collectionJson(tree);
  }
}

/** In a condition, `flag == true` is how a flag that may be missing is kept; it was written as the flag alone. */
function condition(tree: TreeNode): unknown {
  const wrapped =
    tree.node === 'compare' &&
    tree.operator === '==' &&
    tree.left.nullable &&
    tree.left.type.kind === 'boolean' &&
    tree.right.node === 'literal' &&
    tree.right.value === true;
  return toJsonLogic(wrapped ? tree.left : tree);
}

const missingArgument = (tree: TreeNode): unknown =>
  tree.node === 'path'
    ? tree.steps.map((step) => step.name).join('.')
    : tree.node === 'parameter'
      ? tree.name
      : [toJsonLogic(tree)];

function collectionJson(tree: CollectionNode): unknown {
  const where = tree.where === undefined ? [] : [condition(tree.where)];
  const value = tree.value === undefined ? [] : [toJsonLogic(tree.value)];
  const valueComesFirst = tree.node === 'sum' || tree.node === 'earliest' || tree.node === 'latest';
  const body = valueComesFirst ? [...value, ...where] : [...where, ...value];
  return { [tree.node]: [{ var: [...tree.owner, tree.collection].join('.') }, ...body] };
}

/**
 * Numbers whose shortest text is the literal's own go as numbers; others, such as `12.50`, keep their decimals as
 * text.
 */
function literalJson(tree: LiteralNode): unknown {
  if (tree.type.kind !== 'number') return tree.value;
  const number = Number(tree.value);
  const plain =
    String(number) === tree.value &&
    shortestDecimal(number) === tree.value &&
    (!Number.isInteger(number) || Number.isSafeInteger(number));
  return plain ? number : { decimal: tree.value };
}
