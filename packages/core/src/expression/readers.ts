import { canonicalInstant, isRealDate } from './dates.ts';
import { unitsOf } from './decimal.ts';
import type { Value } from './scope.ts';
import type { NumberType, ValueType } from './tree.ts';

/**
 * Values out of rows. What is not exactly a value of the declared type counts as missing, so that dirty rows never
 * break a statement. SQLite registers the same functions, hence they take one raw value and keep no state.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const LIMITS = Array.from({ length: 61 }, (_, digits) => 10n ** BigInt(digits));

/**
 * Units of a JSON number at the type's scale. Missing when it is no number, has decimals beyond the scale, more digits
 * than the type, or lies beyond 2^53, where JSON numbers are no longer exact.
 */
export function readNumber(value: unknown, type: NumberType): bigint | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return fit(BigInt(value) * powerOf10(type.scale), type);
    if (!Number.isFinite(value) || Number.isInteger(value)) return undefined;
    return quickUnits(value, type) ?? readDecimalText(shortestDecimal(value), type);
  }
  if (typeof value !== 'bigint') return undefined;
  const safe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER);
  return safe ? fit(value * powerOf10(type.scale), type) : undefined;
}

/**
 * The same without text, for the many short numbers: up to 15 digits, no two decimals share a double, so the one that
 * divides back to the value is its shortest text.
 */
function quickUnits(value: number, type: NumberType): bigint | undefined {
  const power = 10 ** type.scale;
  const units = Math.round(value * power);
  return Math.abs(units) < 1e15 && type.scale <= 15 && units / power === value ? fit(BigInt(units), type) : undefined;
}

/** Units of a number that a field or a parameter holds: decimal text, or a JSON number. */
export const readDecimal = (value: unknown, type: NumberType): bigint | undefined =>
  typeof value === 'string' ? readDecimalText(value, type) : readNumber(value, type);

export const readBoolean = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** Texts that no store can hold (NUL, half a surrogate pair) are missing. */
export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' && isStorableText(value) ? value : undefined;

export const readDate = (value: unknown): string | undefined =>
  typeof value === 'string' && isRealDate(value) ? value : undefined;

/** An instant in UTC with milliseconds; a JavaScript date is one too. */
export function readInstant(value: unknown): string | undefined {
  if (typeof value === 'string') return canonicalInstant(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return canonicalInstant(value.toISOString());
  return undefined;
}

export const readUuid = (value: unknown): string | undefined =>
  typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;

/** A JSON value as JSON text. */
export function readJson(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The reader for values of a type: `json` for values inside a JSON document, `field` for columns and parameters. */
export function readerOf(type: ValueType, source: 'field' | 'json'): (value: unknown) => Value {
  switch (type.kind) {
    case 'number':
      return source === 'json' ? (value) => readNumber(value, type) : (value) => readDecimal(value, type);
    case 'boolean':
      return readBoolean;
    case 'text':
      return readText;
    case 'date':
      return readDate;
    case 'instant':
      return readInstant;
    case 'uuid':
      return readUuid;
    case 'json':
      return readJson;
  }
}

/** Whether every store can hold the text and give it back: no NUL, no half of a surrogate pair. */
export const isStorableText = (text: string): boolean => !UNSTORABLE.test(text);

/** The shortest decimal text that reads back as the same number, without exponent. */
export function shortestDecimal(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function readDecimalText(text: string, type: NumberType): bigint | undefined {
  // A longer text cannot fit, and turning it into a bigint would take time that grows with its square.
  if (text.length > 400) return undefined;
  const units = unitsOf(text, type.scale);
  return units === undefined ? undefined : fit(units, type);
}

function fit(units: bigint, type: NumberType): bigint | undefined {
  const limit = powerOf10(type.digits);
  return units < limit && units > -limit ? units : undefined;
}

const powerOf10 = (digits: number): bigint => LIMITS[digits] ?? 10n ** BigInt(digits);
