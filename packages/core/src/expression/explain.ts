import { textOf } from './decimal.ts';
import { compileStep } from './evaluate.ts';
import { itemsOf } from './evaluate-collection.ts';
import { plainAccess } from './plain-access.ts';
import { print } from './print.ts';
import type { CustomOperator, RowAccess, Value } from './scope.ts';
import type { Env } from './step.ts';
import type { CollectionNode, Expression, TreeNode } from './tree.ts';
import { childrenOf } from './tree-children.ts';

/** Items of a collection that are shown one by one; the answer counts all of them. */
const SHOWN_ITEMS = 20;

/** Why one row gave what it gave: each part of the expression with its value. Plain JSON. */
export interface Trace {
  readonly node: TreeNode['node'];
  /** The part in words, or which item of a collection the children are about. */
  readonly text: string;
  /** Text, decimal text, true or false; null when missing. */
  readonly value: string | boolean | null;
  readonly children: readonly Trace[];
}

export interface ExplainOptions<R> {
  readonly access?: RowAccess<R>;
  /** Operators that the host adds. @default none */
  readonly operators?: readonly CustomOperator[];
}

/**
 * Evaluates for one row and tells how. Slower than an evaluator; made for the one case that somebody asks about.
 *
 * @example
 * explainText(explain(expression, row, { today })); // income < 500 → true (income is 300)
 */
export function explain<R>(
  source: TreeNode | Expression,
  row: R,
  parameters: Readonly<Record<string, unknown>>,
  options: ExplainOptions<R> = {},
): Trace {
  const env: Env = { parameters, access: (options.access as RowAccess<unknown> | undefined) ?? plainAccess };
  return trace('tree' in source ? source.tree : source, row, env, options.operators ?? []);
}

function trace(tree: TreeNode, row: unknown, env: Env, operators: readonly CustomOperator[]): Trace {
  const value = shown(compileStep(tree, operators)(row, env), tree);
  const children =
    'collection' in tree
      ? traceItems(tree, row, env, operators)
      : childrenOf(tree)
          .filter((child) => child.node !== 'literal')
          .map((child) => trace(child, row, env, operators));
  return { node: tree.node, text: print(tree), value, children };
}

function traceItems(tree: CollectionNode, row: unknown, env: Env, operators: readonly CustomOperator[]): Trace[] {
  const traces: Trace[] = [];
  let index = 0;
  for (const item of itemsOf(tree)(row, env)) {
    if (index === SHOWN_ITEMS) break;
    const where = tree.where === undefined ? [] : [trace(tree.where, item, env, operators)];
    const chosen = where[0]?.value ?? true;
    const value = tree.value === undefined || chosen !== true ? [] : [trace(tree.value, item, env, operators)];
    traces.push({
      node: tree.node,
      text: `${tree.collection} ${++index}`,
      value: chosen,
      children: [...where, ...value],
    });
  }
  return traces;
}

function shown(value: Value, tree: TreeNode): Trace['value'] {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? textOf(value, tree.type.kind === 'number' ? tree.type.scale : 0) : value;
}

/** Parts that are worth a line of their own; comparisons and sums are told on one. */
const NESTED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'if', 'some', 'all', 'none', 'count', 'sum', 'first']);

/** The trace as indented lines. */
export function explainText(trace: Trace): string {
  return lines(trace, '').join('\n');
}

function lines(part: Trace, indent: string): string[] {
  const nested = part.children.some(isNested) || NESTED.has(part.node);
  const facts = nested ? [] : leaves(part).map((leaf) => `${leaf.text} is ${spoken(leaf.value)}`);
  const because = facts.length === 0 || part.children.length === 0 ? '' : ` (${[...new Set(facts)].join(', ')})`;
  const own = `${indent}${part.text} → ${spoken(part.value)}${because}`;
  return nested ? [own, ...part.children.flatMap((child) => lines(child, `${indent}  `))] : [own];
}

const isNested = (part: Trace): boolean => NESTED.has(part.node) || part.children.some(isNested);

const leaves = (part: Trace): readonly Trace[] => (part.children.length === 0 ? [part] : part.children.flatMap(leaves));

const spoken = (value: Trace['value']): string => (value === null ? 'missing' : String(value));
