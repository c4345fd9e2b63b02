import {
  type AnyEntity,
  type Column,
  canonicalInstant,
  decimals,
  type Value,
  ValueOverflow,
  type ValueType,
} from '@parasol/core/internal';

/** Between what callers give, what rows hold and what evaluation gives. Rows hold frozen copies, so nobody shares them. */

/** A value as a row holds it, or the refusal that a database would answer with. */
export function storedValue(entity: AnyEntity, column: Column, value: unknown): unknown {
  if (value === null || value === undefined) {
    if (!column.nullable) throw new TypeError(`${entity.name}.${column.name} must not be empty.`);
    return null;
  }
  const { type } = column;
  if (type.kind === 'json') return frozenCopy(value);
  if (type.kind === 'number') {
    const stored = isInteger(type) ? integerOf(value) : decimalOf(value, type);
    if (stored === undefined) throw new ValueOverflow(entity.name, column.name);
    return stored;
  }
  const expected = type.kind === 'boolean' ? 'boolean' : 'string';
  if (typeof value !== expected)
    throw new TypeError(`${entity.name}.${column.name} takes a ${expected}, not a ${typeof value}.`);
  if (type.kind === 'uuid') return (value as string).toLowerCase();
  if (type.kind !== 'instant') return value;
  const instant = canonicalInstant(value as string);
  if (instant === undefined) throw new TypeError(`${entity.name}.${column.name}: "${String(value)}" is no instant.`);
  return instant;
}

/** The value of a tree as something that `storedValue` takes. */
export function givenValue(type: ValueType, value: Value): unknown {
  if (value === undefined) return null;
  if (type.kind === 'number') return decimals.textOf(value as bigint, type.scale);
  return type.kind === 'json' ? JSON.parse(value as string) : value;
}

/** The value of a tree as results of aggregates hold it: whole numbers as numbers, decimals as text. */
export function shownValue(type: ValueType, value: Value): unknown {
  const given = givenValue(type, value);
  return given !== null && type.kind === 'number' && isInteger(type) ? Number(given) : given;
}

/** A value of a row, such as one of a cursor, as evaluation sees it. */
export function comparedValue(type: ValueType, value: unknown): Value {
  if (value === null || value === undefined) return undefined;
  if (type.kind === 'number') return typeof value === 'bigint' ? value : decimals.unitsOf(String(value), type.scale);
  return value as Value;
}

/** Columns of whole numbers hold JavaScript numbers; every other number is a decimal and held as text. */
export const isInteger = (type: Extract<ValueType, { kind: 'number' }>): boolean =>
  type.scale === 0 && type.digits === 16;

function integerOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(decimals.unitsOf(value, 0)) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

function decimalOf(value: unknown, type: { readonly digits: number; readonly scale: number }): string | undefined {
  const units = typeof value === 'string' ? decimals.unitsOf(value, type.scale) : undefined;
  if (units === undefined) return undefined;
  const limit = 10n ** BigInt(type.digits);
  return units < limit && units > -limit ? decimals.textOf(units, type.scale) : undefined;
}

const frozenCopy = (value: unknown): unknown => frozen(JSON.parse(JSON.stringify(value)));

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const item of Object.values(value)) frozen(item);
  return Object.freeze(value);
}
