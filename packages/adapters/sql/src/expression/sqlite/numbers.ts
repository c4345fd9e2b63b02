import {
  type ArithmeticNode,
  decimals,
  type LiteralNode,
  type NumberType,
  type RoundNode,
  type Value,
} from '@parasol/core/internal';
import { sql } from 'kysely';
import { type Compiler, comparisons, type NumberNode, type NumberWriter, type Sql } from '../compiler.ts';
import { isWide, literalValue, NATIVE_DIGITS, parameterValue } from '../constants.ts';

/**
 * Numbers on SQLite are whole units at the scale of their node: INTEGER up to 18 digits, which 64 bits always hold, and
 * TEXT beyond, for which exact functions are registered. The digits are known from the types, so nothing can turn into
 * REAL, and nothing needs a check at run time.
 */
interface Units {
  readonly sql: Sql;
  readonly type: NumberType;
}

const power = (exponent: number): Sql => sql.raw(String(10n ** BigInt(exponent)));

const atScale = (type: NumberType, scale: number): NumberType => ({
  ...type,
  digits: type.digits + scale - type.scale,
  scale,
});

/** The number in units of a scale that is at least its own. */
function unitsAt(c: Compiler, node: NumberNode, scale: number): Units {
  const type = atScale(node.type, scale);
  if (node.node === 'literal') return { sql: known(literalValue(node), node.type, type), type };
  if (node.node === 'parameter') return { sql: known(parameterValue(node, c.context), node.type, type), type };
  return { sql: rescaled(c.value(node), node.type, type), type };
}

function known(value: Value, from: NumberType, type: NumberType): Sql {
  if (value === undefined) return sql`${null}`;
  const units = (value as bigint) * 10n ** BigInt(type.scale - from.scale);
  return isWide(type) ? sql`${String(units)}` : sql`${units}`;
}

function rescaled(units: Sql, from: NumberType, to: NumberType): Sql {
  const shift = to.scale - from.scale;
  if (!isWide(to)) return shift === 0 ? units : sql`(${units} * ${power(shift)})`;
  if (isWide(from) && shift === 0) return units;
  return sql`px_shift(${units}, ${sql.raw(String(shift))})`;
}

/** The same units in the form of another type of the same scale, which is known to hold them. */
function inForm({ sql: units, type }: Units, target: NumberType): Sql {
  if (isWide(type) === isWide(target)) return units;
  return isWide(target) ? sql`cast(${units} as text)` : sql`cast(${units} as integer)`;
}

const list = (items: readonly Sql[]): Sql => sql.join(items, sql`, `);

function compare(c: Compiler, operator: keyof typeof comparisons, left: NumberNode, right: NumberNode): Sql {
  const scale = Math.max(left.type.scale, right.type.scale);
  const [a, b] = [unitsAt(c, left, scale), unitsAt(c, right, scale)];
  const sign = sql.raw(comparisons[operator]);
  if (isWide(a.type) || isWide(b.type)) return sql`(px_compare(${a.sql}, ${b.sql}) ${sign} 0)`;
  return sql`(${a.sql} ${sign} ${b.sql})`;
}

function arithmetic(c: Compiler, node: ArithmeticNode): Sql {
  const product = node.operator === '*';
  const operands = node.args.map((arg) =>
    unitsAt(c, arg as NumberNode, product ? (arg as NumberNode).type.scale : node.type.scale),
  );
  const native = !isWide(node.type) && operands.every(({ type }) => !isWide(type));
  const units = operands.map((operand) => operand.sql);
  const [only] = units;
  if (units.length === 1 && only !== undefined) return node.operator === '-' ? negated(only, native) : only;
  if (node.operator === 'min' || node.operator === 'max') {
    const name = sql.raw(native ? node.operator : `px_${node.operator}`);
    return inForm({ sql: sql`${name}(${list(units)})`, type: native ? node.type : WIDE }, node.type);
  }
  if (native) return sql`(${sql.join(units, sql.raw(` ${node.operator} `))})`;
  const name = sql.raw({ '+': 'px_add', '-': 'px_subtract', '*': 'px_multiply' }[node.operator]);
  return inForm({ sql: units.reduce((sum, operand) => sql`${name}(${sum}, ${operand})`), type: WIDE }, node.type);
}

const WIDE: NumberType = Object.freeze({ kind: 'number', digits: NATIVE_DIGITS + 1, scale: 0 });

const negated = (units: Sql, native: boolean): Sql => (native ? sql`(0 - ${units})` : sql`px_subtract(0, ${units})`);

function round(c: Compiler, node: RoundNode): Sql {
  const value = node.value as NumberNode;
  const { scale } = node.type;
  const name = sql.raw(isWide(node.type) ? 'px_round_wide' : 'px_round');
  const mode = sql.raw(`'${node.mode}'`);
  if (node.divisor === undefined) {
    if (scale >= value.type.scale) return as(c, value, node.type);
    return sql`${name}(${c.value(value)}, 1, ${sql.raw(String(scale - value.type.scale))}, ${mode})`;
  }
  const divisor = node.divisor as NumberNode;
  const shift = divisor.type.scale + scale - value.type.scale;
  return sql`${name}(${c.value(value)}, ${c.value(divisor)}, ${sql.raw(String(shift))}, ${mode})`;
}

const as = (c: Compiler, node: NumberNode, type: NumberType): Sql => inForm(unitsAt(c, node, type.scale), type);

export const sqliteNumbers: NumberWriter = Object.freeze({
  as,
  assign: (c, node, type) => {
    const units = unitsAt(c, node, type.scale);
    return isWide(units.type) ? sql`px_fit(${units.sql}, ${sql.raw(String(type.digits))})` : units.sql;
  },
  compare,
  in: (c, { value, list: items }) => {
    const literals = items as readonly (LiteralNode & NumberNode)[];
    const scale = Math.max(value.type.scale, ...literals.map((item) => item.type.scale));
    const types = [value, ...literals].map((node) => atScale(node.type, scale));
    const type = types.reduce((a, b) => (b.digits > a.digits ? b : a));
    const values = literals.map((item) => decimals.rescale(literalValue(item) as bigint, item.type.scale, scale));
    return sql`(${as(c, value, type)} in ${c.writer.list(values, type)})`;
  },
  arithmetic,
  round,
  sum: (c, node, type) => {
    const units = as(c, node, type);
    return isWide(type) ? sql`coalesce(px_sum(${units}), '0')` : sql`coalesce(sum(${units}), 0)`;
  },
  count: () => sql`count(*)`,
} satisfies NumberWriter);
