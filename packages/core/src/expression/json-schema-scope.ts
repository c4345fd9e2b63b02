import { shortestDecimal } from './readers.ts';
import type { Scope, ScopeMember } from './scope.ts';
import type { ValueType } from './tree.ts';
import { INTEGER } from './tree.ts';

/** Digits of amounts, as in the columns of money. */
const NUMBER_DIGITS = 18;
const DEFAULT_SCALE = 4;
const MAX_SCALE = 12;

/**
 * What expressions may reach in a JSON document, from its draft-7 schema. What has no single plain type (lists, unions
 * other than with null, `$ref`) is not offered, because no store could compare it in the same way.
 *
 * A number keeps as many decimals as its `multipleOf` has (`0.01` → 2), else as `{"x-parasol": {"scale": 2}}` says,
 * else 4.
 *
 * @example
 * jsonSchemaScope('individual.jsonExt', { properties: { income: { type: 'number', multipleOf: 0.01 } } });
 */
export function jsonSchemaScope(name: string, schema: unknown): Scope {
  const members = new Map<string, ScopeMember>();
  for (const [property, inner] of Object.entries(asRecord(own(schema, 'properties')) ?? {})) {
    // A name with a dot in it could not be told from a path.
    if (property === '' || property.includes('.')) continue;
    const member = memberOf(`${name}.${property}`, inner);
    if (member !== undefined) members.set(property, member);
  }
  return Object.freeze({ name, members });
}

function memberOf(name: string, schema: unknown): ScopeMember | undefined {
  const type = singleType(schema);
  if (type === 'object') {
    let scope: Scope | undefined;
    // Made when it is asked for: a schema may be deep, and most of it is never used.
    return { kind: 'document', scope: () => (scope ??= jsonSchemaScope(name, schema)) };
  }
  const value = valueType(type, schema);
  return value === undefined ? undefined : { kind: 'value', type: value, nullable: true };
}

/** The one type besides null. An `enum` of texts is text also where the type was left out. */
function singleType(schema: unknown): string | undefined {
  const type = own(schema, 'type');
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) {
    const others = type.filter((each) => each !== 'null');
    return others.length === 1 && typeof others[0] === 'string' ? others[0] : undefined;
  }
  return textChoices(schema) === undefined ? undefined : 'string';
}

function valueType(type: string | undefined, schema: unknown): ValueType | undefined {
  switch (type) {
    case 'string':
      return textType(schema);
    case 'integer':
      return INTEGER;
    case 'number': {
      const scale = numberScale(schema);
      return scale === undefined ? undefined : { kind: 'number', digits: NUMBER_DIGITS, scale };
    }
    case 'boolean':
      return { kind: 'boolean' };
    default:
      return undefined;
  }
}

function textType(schema: unknown): ValueType {
  const choices = textChoices(schema);
  if (choices !== undefined) return { kind: 'text', choices };
  switch (own(schema, 'format')) {
    case 'date':
      return { kind: 'date' };
    case 'date-time':
      return { kind: 'instant' };
    case 'uuid':
      return { kind: 'uuid' };
    default:
      return { kind: 'text' };
  }
}

function textChoices(schema: unknown): readonly string[] | undefined {
  const values = own(schema, 'enum');
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((value) => value !== null);
  return texts.length > 0 && texts.every((value) => typeof value === 'string') ? texts : undefined;
}

/** Decimals to keep, or undefined where the schema asks for more than can be kept. */
function numberScale(schema: unknown): number | undefined {
  const multipleOf = own(schema, 'multipleOf');
  const written = typeof multipleOf === 'number' ? (shortestDecimal(multipleOf).split('.')[1]?.length ?? 0) : undefined;
  const scale = written ?? own(own(schema, 'x-parasol'), 'scale') ?? DEFAULT_SCALE;
  return typeof scale === 'number' && Number.isInteger(scale) && scale >= 0 && scale <= MAX_SCALE ? scale : undefined;
}

const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

function own(value: unknown, key: string): unknown {
  const record = asRecord(value);
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
