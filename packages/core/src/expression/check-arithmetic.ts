import { failure } from '../errors/failure.ts';
import type { Call, OperatorCheck } from './call.ts';
import { mismatch } from './check-compare.ts';
import { clip, expressionErrors } from './errors.ts';
import { MAX_DIGITS } from './literals.ts';
import { expectations } from './phrases.ts';
import { print } from './print.ts';
import type { Path } from './source.ts';
import { type ArithmeticNode, type NumberType, type RoundingMode, roundingModes, type TreeNode } from './tree.ts';
import { isNumber, productType, quotientType, roundedType, sumType, widerNumber } from './types.ts';

/** Arithmetic on amounts: exact, never missing, and never wider than every store can hold. */

export type NumberNode = TreeNode & { readonly type: NumberType };

const MAX_SCALE = 20;

export const checkArithmetic: OperatorCheck = (call) => {
  const operator = call.operator as ArithmeticNode['operator'];
  const count = call.args.length;
  const fits = operator === '-' ? count === 1 || count === 2 : count >= 2;
  if (!fits) {
    const expected = operator === '-' ? expectations.ONE_OR_TWO_NUMBERS() : expectations.NUMBERS();
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator, expected }, call.at()));
  }
  const args = call.args.map((_, index) => presentNumber(call.value(index), operator, call.at(index)));
  const combine = operator === '*' ? productType : operator === 'min' || operator === 'max' ? widerNumber : sumType;
  const type = args.map((arg) => arg.type).reduce(combine);
  return { node: 'arithmetic', operator, args, type: exact(type, operator, call.at()), nullable: false };
};

/** A number that is there for every row. */
export function presentNumber(node: TreeNode, operator: string, path: Path): NumberNode {
  if (!isNumber(node))
    throw mismatch(operator, { kind: 'number', digits: MAX_DIGITS, scale: MAX_SCALE }, node.type, path);
  if (node.nullable) throw failure(expressionErrors.MAY_BE_MISSING({ operator, what: clip(print(node)) }, path));
  return node;
}

export function exact(type: NumberType, operator: string, path: Path): NumberType {
  if (type.digits <= MAX_DIGITS) return type;
  throw failure(expressionErrors.TOO_MANY_DIGITS({ operator, digits: type.digits, limit: MAX_DIGITS }, path));
}

/**
 * {"round": [x, scale, mode?]} and {"round": [{"/": [a, b]}, scale, mode?]}, the one place where a division may stand.
 */
export const checkRound: OperatorCheck = (call) => {
  const [inner, scale, mode = 'half-up'] = call.args;
  const isScale = typeof scale === 'number' && Number.isInteger(scale) && scale >= 0 && scale <= MAX_SCALE;
  const isMode = roundingModes.includes(mode as RoundingMode);
  if (!isScale || !isMode || call.args.length > 3) {
    const expected = expectations.ROUND({ most: MAX_SCALE, modes: roundingModes });
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: 'round', expected }, call.at()));
  }
  if (Object(inner) === inner && Object.keys(inner as object).join() === '/')
    return roundedQuotient(call, scale, mode as RoundingMode);
  const value = presentNumber(call.value(0), 'round', call.at(0));
  const type = exact(roundedType(value.type, scale), 'round', call.at());
  return { node: 'round', value, mode: mode as RoundingMode, type, nullable: false };
};

function roundedQuotient(call: Call, scale: number, mode: RoundingMode): TreeNode {
  const operands = (call.args[0] as { '/': unknown })['/'];
  const place = call.placeOf(0);
  const path = [...place.path, '/'];
  if (!Array.isArray(operands) || operands.length !== 2)
    throw failure(expressionErrors.BAD_ARGUMENTS({ operator: '/', expected: expectations.TWO_NUMBERS() }, path));
  call.checking.count(1, path);
  const [value, divisor] = operands.map((operand: unknown, index) => {
    const at = { ...place, path: [...path, index], depth: place.depth + 1 };
    return presentNumber(call.checking.parse(operand, at), '/', at.path);
  }) as [NumberNode, NumberNode];
  const neverZero = divisor.node === 'literal' && /[1-9]/.test(String(divisor.value));
  const type = exact(quotientType(value.type, divisor.type, scale), '/', path);
  return { node: 'round', value, divisor, mode, type, nullable: !neverZero };
}
