import type { Message } from '../errors/issue.ts';
import { english, type Say } from '../errors/say.ts';
import { textOf } from './decimal.ts';
import { compileStep } from './evaluate.ts';
import { itemsOf } from './evaluate-collection.ts';
import { tellings } from './phrases.ts';
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
  /** Present where the value is there and not shown. */
  readonly hidden?: true;
  readonly children: readonly Trace[];
}

export interface ExplainOptions<R> {
  readonly access?: RowAccess<R>;
  /** Operators that the host adds. @default none */
  readonly operators?: readonly CustomOperator[];
  /** Parts of the expression whose values are not shown. @default none */
  readonly hidden?: ReadonlySet<TreeNode>;
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
  const { operators = [], hidden = NOTHING } = options;
  return trace('tree' in source ? source.tree : source, row, env, { operators, hidden });
}

const NOTHING: ReadonlySet<TreeNode> = new Set();

type Shown = Required<Pick<ExplainOptions<unknown>, 'operators' | 'hidden'>>;

function trace(tree: TreeNode, row: unknown, env: Env, options: Shown): Trace {
  const isHidden = options.hidden.has(tree);
  const value = isHidden ? null : shown(compileStep(tree, options.operators)(row, env), tree);
  const children =
    'collection' in tree
      ? traceItems(tree, row, env, options)
      : childrenOf(tree)
          .filter((child) => child.node !== 'literal')
          .map((child) => trace(child, row, env, options));
  return { node: tree.node, text: print(tree), value, ...(isHidden ? HIDDEN : {}), children };
}

function traceItems(tree: CollectionNode, row: unknown, env: Env, options: Shown): Trace[] {
  const traces: Trace[] = [];
  let index = 0;
  for (const item of itemsOf(tree)(row, env)) {
    if (index === SHOWN_ITEMS) break;
    const where = tree.where === undefined ? [] : [trace(tree.where, item, env, options)];
    const isHidden = where[0]?.hidden === true;
    const chosen = isHidden ? null : (where[0]?.value ?? true);
    const value = tree.value === undefined || chosen !== true ? [] : [trace(tree.value, item, env, options)];
    traces.push({
      node: tree.node,
      text: `${tree.collection} ${++index}`,
      value: chosen,
      ...(isHidden ? HIDDEN : {}),
      children: [...where, ...value],
    });
  }
  return traces;
}

const HIDDEN = { hidden: true } as const;

function shown(value: Value, tree: TreeNode): Trace['value'] {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? textOf(value, tree.type.kind === 'number' ? tree.type.scale : 0) : value;
}

/** Parts that are worth a line of their own; comparisons and sums are told on one. */
const NESTED: ReadonlySet<string> = new Set([
  ...['and', 'or', 'not', 'if'],
  ...['some', 'all', 'none', 'count', 'sum', 'first', 'earliest', 'latest'],
]);

/** The trace as indented lines, in English or in the language of `say`. */
export function explainText(trace: Trace, say: Say = english): string {
  return lines(trace, '', say).join('\n');
}

function lines(part: Trace, indent: string, say: Say): string[] {
  const nested = part.children.some(isNested) || NESTED.has(part.node);
  const facts = nested ? [] : leaves(part).map((leaf) => say(factOf(leaf)));
  const because = facts.length === 0 || part.children.length === 0 ? '' : ` (${[...new Set(facts)].join(', ')})`;
  const own = `${indent}${part.text} → ${spoken(part, say)}${because}`;
  return nested ? [own, ...part.children.flatMap((child) => lines(child, `${indent}  `, say))] : [own];
}

const isNested = (part: Trace): boolean => NESTED.has(part.node) || part.children.some(isNested);

const leaves = (part: Trace): readonly Trace[] => (part.children.length === 0 ? [part] : part.children.flatMap(leaves));

function factOf({ text: part, value, hidden }: Trace): Message {
  if (hidden === true) return tellings.IS_HIDDEN({ part });
  return value === null ? tellings.IS_MISSING({ part }) : tellings.IS({ part, value: String(value) });
}

const spoken = ({ value, hidden }: Trace, say: Say): string =>
  hidden === true ? say(tellings.HIDDEN()) : value === null ? say(tellings.MISSING()) : String(value);
