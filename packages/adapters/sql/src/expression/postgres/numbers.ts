import {
  type ArithmeticNode,
  type CompareOperator,
  decimals,
  type NumberType,
  type RoundNode,
} from '@parasol/core/internal';
import { sql } from 'kysely';
import { type Compiler, comparisons, type NumberNode, type NumberWriter, type Sql } from '../compiler.ts';
import { isWide, literalValue, parameterValue } from '../constants.ts';
import { call } from './call.ts';

/**
 * Numbers on Postgres are `numeric`, whose sums and products are exact; quotients are taken by functions of ours, never
 * by `/`. Only columns of whole numbers are `bigint`, and compare with bigint where the other side is known, for their index.
 */

const isColumn = (node: NumberNode): boolean => node.node === 'path' && node.steps.at(-1)?.kind === 'field';

const mayBeBigint = (node: NumberNode): boolean => isColumn(node) && node.type.scale === 0;

/** A literal or parameter that is a whole number of at most 18 digits, as bigint. */
function knownBigint(c: Compiler, node: NumberNode): Sql | undefined {
  if ((node.node !== 'literal' && node.node !== 'parameter') || node.type.scale !== 0 || isWide(node.type))
    return undefined;
  const value = node.node === 'literal' ? literalValue(node) : parameterValue(node, c.context);
  return sql`${value === undefined ? null : String(value)}::bigint`;
}

const numeric = (c: Compiler, node: NumberNode): Sql =>
  mayBeBigint(node) ? sql`${c.value(node)}::numeric` : c.value(node);

const operand = (c: Compiler, node: NumberNode, other: NumberNode): Sql =>
  (mayBeBigint(other) ? knownBigint(c, node) : undefined) ?? c.value(node);

function compare(c: Compiler, operator: CompareOperator, left: NumberNode, right: NumberNode): Sql {
  return sql`(${operand(c, left, right)} ${sql.raw(comparisons[operator])} ${operand(c, right, left)})`;
}

function arithmetic(c: Compiler, node: ArithmeticNode): Sql {
  const operands = node.args.map((arg) => numeric(c, arg as NumberNode));
  const [only] = operands;
  if (operands.length === 1 && only !== undefined) return node.operator === '-' ? sql`(0 - ${only})` : only;
  if (node.operator === 'min') return sql`least(${sql.join(operands)})`;
  if (node.operator === 'max') return sql`greatest(${sql.join(operands)})`;
  return sql`(${sql.join(operands, sql.raw(` ${node.operator} `))})`;
}

const power = (exponent: number): Sql => sql.raw(`1${'0'.repeat(exponent)}`);
const fraction = (scale: number): Sql => sql.raw(scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`);

function round(c: Compiler, node: RoundNode): Sql {
  const value = numeric(c, node.value as NumberNode);
  const { scale } = node.type;
  if (node.divisor === undefined) {
    if (scale >= (node.value as NumberNode).type.scale) return value;
    // Postgres rounds numeric ties away from zero, and cuts exactly.
    if (node.mode === 'half-up') return sql`round(${value}, ${sql.raw(String(scale))})`;
    if (node.mode === 'down') return sql`trunc(${value}, ${sql.raw(String(scale))})`;
  }
  const divisor = node.divisor === undefined ? sql.raw('1') : numeric(c, node.divisor as NumberNode);
  const quotient = call(c, `px_quotient_${node.mode.replace('-', '_')}`, sql`${value} * ${power(scale)}`, divisor);
  return scale === 0 ? quotient : sql`(${quotient} * ${fraction(scale)})`;
}

export const postgresNumbers: NumberWriter = Object.freeze({
  as: numeric,
  assign: numeric,
  compare,
  in: (c, { value, list }) => {
    const scale = Math.max(...list.map((item) => (item as NumberNode).type.scale));
    const digits = Math.max(...list.map((item) => (item as NumberNode).type.digits)) + scale;
    const values = list.map((item) =>
      decimals.rescale(literalValue(item) as bigint, (item as NumberNode).type.scale, scale),
    );
    const type: NumberType = { kind: 'number', digits, scale };
    const bigint = mayBeBigint(value) && scale === 0 && !isWide(type) ? 'bigint' : undefined;
    return sql`(${c.value(value)} in ${c.writer.list(values, type, bigint)})`;
  },
  arithmetic,
  round,
  sum: (c, node) => sql`coalesce(sum(${numeric(c, node)}), 0)`,
  count: () => sql`count(*)::numeric`,
} satisfies NumberWriter);
