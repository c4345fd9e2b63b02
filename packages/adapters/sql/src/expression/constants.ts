import {
  decimals,
  type LiteralNode,
  MisuseError,
  type NumberType,
  type ParameterNode,
  readerOf,
  type Value,
  type ValueType,
} from '@parasol/core/internal';
import type { DialectName } from '../dialect.ts';
import type { CompileContext } from './compiler.ts';

/** The most digits whose units always fit a 64-bit integer. Numbers of more digits are TEXT on SQLite. */
export const NATIVE_DIGITS = 18;

export const isWide = (type: NumberType): boolean => type.digits > NATIVE_DIGITS;

/** The value of a literal as evaluation sees it. */
export function literalValue(node: LiteralNode): Value {
  return node.type.kind === 'number' ? decimals.unitsOf(String(node.value), node.type.scale) : node.value;
}

/** The value of a parameter as evaluation sees it. One that was promised must be there: nobody is unpaid by a forgotten parameter. */
export function parameterValue(node: ParameterNode, { parameters }: CompileContext): Value {
  const raw = Object.hasOwn(parameters, node.name) ? parameters[node.name] : undefined;
  const value = readerOf(node.type, 'field')(raw);
  if (value !== undefined || node.nullable) return value;
  const found = raw === undefined || raw === null ? 'not given' : `no ${node.type.kind}`;
  throw new MisuseError(
    'expression.PARAMETER_ABSENT',
    `The parameter "${node.name}" is ${found}. Pass it with the query under this name.`,
  );
}

/** What is bound for a value that evaluation would see: units of numbers on SQLite, decimal text on Postgres. */
export function bound(value: Value, type: ValueType, dialect: DialectName): string | bigint | boolean | null {
  if (value === undefined) return null;
  if (type.kind === 'number') {
    if (dialect === 'postgres') return decimals.textOf(value as bigint, type.scale);
    return isWide(type) ? String(value) : (value as bigint);
  }
  // better-sqlite3 binds no booleans, and its numbers become REAL.
  if (typeof value === 'boolean' && dialect === 'sqlite') return value ? 1n : 0n;
  return value;
}

/** Longer lists are bound as one JSON text: statements have room for some 30,000 parameters. */
export const MAX_LISTED = 100;

/** The values of a list as one JSON text. */
export function boundList(values: readonly Value[], type: ValueType, dialect: DialectName): string {
  const items = values.map((value) => bound(value, type, dialect));
  return `[${items.map((item) => (typeof item === 'bigint' ? String(item) : JSON.stringify(item))).join()}]`;
}

/** What is bound for a value as rows hold it: decimals as text, integers as numbers, dates as text, null for missing. */
export const encodeParameter = (
  value: unknown,
  type: ValueType,
  dialect: DialectName,
): string | bigint | boolean | null => bound(readerOf(type, 'field')(value), type, dialect);
