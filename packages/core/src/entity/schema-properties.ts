import { jsonSchemaScope } from '../expression/json-schema-scope.ts';
import type { PathNode, PathStep, ValueType } from '../expression/tree.ts';
import type { JsonSchema } from './json-schema.ts';

/** A property of extension data that has one plain type, and the tree that reads it from a row. */
export interface PlainProperty {
  /** Names with dots between them: `nationalId`, `home.rooms`. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly type: ValueType;
  readonly tree: PathNode;
}

/** Whether values of a property may occur once: by the reference's keyword, whatever it holds except false, or by ours. */
export const isUnique = (schema: JsonSchema): boolean =>
  (schema['uniqueness'] !== undefined && schema['uniqueness'] !== false) || own(schema)['unique'] === true;

/** Whether a property is promoted to an index. */
export const isIndexed = (schema: JsonSchema): boolean => own(schema)['index'] === true;

/** Every property that expressions can reach, those of objects inside objects included. */
export const plainProperties = (schema: JsonSchema): readonly PlainProperty[] => {
  let found = known.get(schema);
  if (found === undefined) {
    found = [...within(schema, [])];
    known.set(schema, found);
  }
  return found;
};

/** By the schema itself, so that writes do not look through it again; it goes with the schema. */
const known = new WeakMap<JsonSchema, readonly PlainProperty[]>();

function* within(schema: JsonSchema, path: readonly string[]): Generator<PlainProperty> {
  const { members } = jsonSchemaScope('jsonExt', schema);
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  for (const [name, member] of members) {
    const property = properties[name] as JsonSchema;
    const names = [...path, name];
    if (member.kind === 'document') yield* within(property, names);
    if (member.kind !== 'value') continue;
    const steps: PathStep[] = [
      { kind: 'field', name: 'jsonExt' },
      ...names.map((step): PathStep => ({ kind: 'property', name: step })),
    ];
    const tree: PathNode = { node: 'path', steps, type: member.type, nullable: true };
    yield { name: names.join('.'), schema: property, type: member.type, tree };
  }
}

function own(schema: JsonSchema): Readonly<Record<string, unknown>> {
  const value = schema['x-parasol'];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/**
 * Names of the properties whose values may occur once: those with the keyword `uniqueness`, whatever it holds except false, or with
 * `x-parasol: { unique: true }`. Properties of objects inside the document go by their path, `home.number`.
 *
 * @example
 * uniqueProperties({ properties: { nationalId: { type: 'string', uniqueness: true } } }); // ['nationalId']
 */
export const uniqueProperties = (schema: JsonSchema): readonly string[] =>
  plainProperties(schema)
    .filter((property) => isUnique(property.schema))
    .map(({ name }) => name);

/** Properties that a schema promotes to an index, with the trees that read them. */
export const indexedProperties = (schema: JsonSchema | undefined): readonly PlainProperty[] =>
  schema === undefined ? [] : plainProperties(schema).filter((property) => isIndexed(property.schema));
