import type { CompareNode, InNode, LogicNode, NotNode, TextNode, TreeNode } from '@parasol/core/internal';
import { fold } from '@parasol/core/internal';
import { sql } from 'kysely';
import {
  type Compiler,
  type Condition,
  comparisons,
  type NumberNode,
  type PlainTextOperator,
  type Sql,
} from './compiler.ts';
import { literalValue, parameterValue } from './constants.ts';

/**
 * Two-valued logic in SQL's three. A comparison with a missing operand is NULL there, which WHERE, AND and OR treat as
 * false; only what negates or shows a truth has to know, so conditions stay bare for the indexes until one of those asks.
 */

export function compare(c: Compiler, node: CompareNode): Condition {
  const { left, right, operator } = node;
  const exact = !left.nullable && !right.nullable;
  if (isNumber(left) && isNumber(right)) return { sql: c.writer.number.compare(c, operator, left, right), exact };
  const sign = sql.raw(comparisons[operator]);
  return { sql: sql`(${comparable(c, left)} ${sign} ${comparable(c, right)})`, exact };
}

export const isNumber = (node: TreeNode): node is NumberNode => node.type.kind === 'number';

/** The value so that texts compare by code point. */
export const comparable = (c: Compiler, node: TreeNode): Sql =>
  node.type.kind === 'text' ? c.writer.byCodePoint(node, c.value(node)) : c.value(node);

export function isIn(c: Compiler, node: InNode): Condition {
  const { value, list } = node;
  if (list.length === 0) return { sql: c.writer.boolean(false), exact: true };
  const exact = !value.nullable;
  if (isNumber(value)) return { sql: c.writer.number.in(c, { ...node, value }), exact };
  return { sql: sql`(${comparable(c, value)} in ${c.writer.list(list.map(literalValue), value.type)})`, exact };
}

export function text(c: Compiler, node: TextNode): Condition {
  const { value, search, operator } = node;
  const exact = !value.nullable && !search.nullable;
  const anyCase = operator.startsWith('i');
  const plain = PLAIN[operator];
  const known = knownText(c, search);
  if (plain === 'startsWith' && !anyCase && known && value.node === 'path')
    return { sql: c.writer.startsWithKnown(comparable(c, value), known), exact };
  const side = (one: TreeNode): Sql => (anyCase ? c.writer.fold(c, comparable(c, one)) : comparable(c, one));
  const sought = anyCase && known !== undefined ? c.writer.constant(fold(known), search.type) : side(search);
  return { sql: c.writer.text(plain, side(value), sought), exact };
}

const PLAIN: Readonly<Record<TextNode['operator'], PlainTextOperator>> = Object.freeze({
  contains: 'contains',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  iexact: 'exact',
  icontains: 'contains',
  istartsWith: 'startsWith',
  iendsWith: 'endsWith',
});

/** The text to look for, where it is known before the statement runs. */
function knownText(c: Compiler, search: TreeNode): string | undefined {
  if (search.node === 'literal') return literalValue(search) as string;
  return search.node === 'parameter' ? (parameterValue(search, c.context) as string | undefined) : undefined;
}

export function logic(c: Compiler, node: LogicNode): Condition {
  const args = node.args.map((arg) => c.condition(arg));
  if (args.length === 0) return { sql: c.writer.boolean(node.node === 'and'), exact: true };
  const joined = sql.join(
    args.map((arg) => arg.sql),
    sql.raw(` ${node.node} `),
  );
  return { sql: sql`(${joined})`, exact: args.every((arg) => arg.exact) };
}

export function not(c: Compiler, node: NotNode): Condition {
  const arg = c.condition(node.arg);
  return { sql: arg.exact ? sql`(not ${arg.sql})` : sql`(${arg.sql} is not true)`, exact: true };
}

/** A truth that is never NULL. */
export const twoValued = ({ sql: condition, exact }: Condition): Sql =>
  exact ? condition : sql`(${condition} is true)`;
