import { type AnyEntity, fromBytes, type ValueType } from '@parasol/core';
import fc from 'fast-check';
import type { z } from 'zod';
import { csvBytes } from './csv-bytes.ts';
import { expressions, filterTexts, jsonSchemas } from './documents.ts';
import { hostile } from './hostile.ts';

/** What inputs refer to: rows that are there, and the columns whose names say what belongs into a field. */
export interface Known {
  /** Ids of rows by entity. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  /** The entity that an operation's own `id` is one of. */
  readonly about: string;
  readonly texts: readonly string[];
  readonly columns: ReadonlyMap<string, readonly ValueType[]>;
}

export function columnsOf(entities: readonly AnyEntity[]): ReadonlyMap<string, readonly ValueType[]> {
  const types = new Map<string, ValueType[]>();
  for (const { name, type } of entities.flatMap(({ columns }) => columns))
    types.set(name, [...(types.get(name) ?? []), type]);
  return types;
}

/** Most times of the entity that the field's name says; now and then of any other. */
function idFor(name: string, { ids, about }: Known): fc.Arbitrary<string> {
  const entity = name.endsWith('Id') ? snakeCase(name.slice(0, -2)) : about;
  const any = fc.constantFrom(ABSENT, ...[...ids.values()].flat());
  const own = ids.get(entity) ?? [];
  return own.length === 0
    ? any
    : fc.oneof({ arbitrary: fc.constantFrom(...own), weight: 6 }, { arbitrary: any, weight: 1 });
}

const ABSENT = '019a0000-0000-7000-8000-000000000000';

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The parts of a zod schema's definition that are read here. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly format?: string;
}

/**
 * Inputs of an operation from its own schema: nearly what it asks for. Where the schema leaves open what a field holds, its name
 * says it.
 */
export function inputOf(schema: z.ZodType, known: Known, name = ''): fc.Arbitrary<unknown> {
  const def = schema.def as unknown as Definition;
  const inner = def.innerType ?? def.in;
  switch (def.type) {
    case 'object':
      return objectOf(def.shape ?? {}, known);
    case 'optional':
    case 'default':
      return fc.option(inputOf(inner as z.ZodType, known, name), { nil: undefined, freq: 6 });
    case 'nullable':
      return fc.option(inputOf(inner as z.ZodType, known, name), { freq: 4 });
    case 'array':
      return fc.array(inputOf(def.element as z.ZodType, known, name), { maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.constantFrom(...known.texts, 'income'), inputOf(def.valueType as z.ZodType, known), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'union':
      return fc.oneof(...(def.options ?? []).map((option) => inputOf(option, known, name)));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? { none: '' }));
    case 'literal':
      return fc.constantFrom(...(def.values ?? [null]));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return numberFor(name);
    case 'string':
      return textFor(def.format, name, known);
    case 'custom':
    case 'unknown':
    case 'any':
      return openField(name, known);
    default:
      return inner === undefined ? hostile : inputOf(inner, known, name);
  }
}

function objectOf(shape: Readonly<Record<string, z.ZodType>>, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, inputOf(field, known, name)]));
  return fc
    .record(fields)
    .map((object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)));
}

function numberFor(name: string): fc.Arbitrary<number> {
  if (name === 'version') return fc.constantFrom(1, 1, 2, 3);
  if (name === 'year') return fc.constantFrom(2026, 2026, 2027);
  if (name === 'month') return fc.integer({ min: 1, max: 12 });
  return fc.integer({ min: 0, max: 20 });
}

const dates = fc.constantFrom('2026-01-01', '2026-11-15', '2026-12-01', '2027-06-30', '1960-02-29');
const instants = fc.constantFrom('2026-11-15T08:30:00.000Z', '2026-11-15T07:00:00Z', '2030-01-01T00:00:00Z');

function textFor(format: string | undefined, name: string, known: Known): fc.Arbitrary<string> {
  if (format === 'date' || name.startsWith('date')) return dates;
  if (format === 'datetime') return instants;
  if (format === 'uuid') return idFor(name, known);
  return fc.constantFrom(...known.texts);
}

/** A field that the schema leaves open. */
function openField(name: string, known: Known): fc.Arbitrary<unknown> {
  if (name === 'values')
    return fc.constantFrom<unknown>(
      { gql_individual_create_perms: ['159002'] },
      { check_benefit_plan_update: false },
      { x: 1 },
      {},
    );
  if (name === 'source') return csvBytes.map((bytes) => fromBytes('people.csv', bytes));
  if (['where', 'condition', 'expression', 'formula'].includes(name))
    return fc.oneof(expressions(known.texts), filterTexts);
  if (name === 'customFilters') return filterTexts;
  if (/schema/i.test(name)) return fc.option(jsonSchemas, { freq: 5 });
  const types = known.columns.get(name);
  if (types === undefined) return fc.oneof(fc.constantFrom(...known.texts), fc.jsonValue({ maxDepth: 2 }));
  return fc.oneof(...types.map((type) => columnValue(type, name, known)));
}

function columnValue(type: ValueType, name: string, known: Known): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'date':
      return fc.option(dates, { freq: 5 });
    case 'instant':
      return instants;
    case 'uuid':
      return idFor(name, known);
    case 'number':
      return type.scale === 0 ? numberFor(name) : fc.constantFrom('1.00', '0', '12.3456', '99999999999999.9999');
    case 'json':
      return fc.oneof(
        fc.constantFrom<unknown>({}, { income: 10.5 }, { income: 'x' }, { fixed_batch: '10.00' }),
        fc.dictionary(fc.constantFrom('income', 'district', 'fixed_batch'), fc.jsonValue({ maxDepth: 2 }), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
      );
    default:
      return 'choices' in type && type.choices !== undefined
        ? fc.constantFrom(...type.choices)
        : fc.constantFrom(...known.texts);
  }
}
