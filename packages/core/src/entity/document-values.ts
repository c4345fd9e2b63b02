import type { JsonObject, JsonValue } from './entity.ts';

/**
 * What a document holds at a path; undefined where there is nothing. Only own properties count.
 *
 * @example
 * valueAt({ home: { rooms: 3 } }, ['home', 'rooms']); // 3
 */
export function valueAt(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const name of path) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/**
 * Writes a value into a document that is being read, with the objects on the way to it.
 *
 * @example
 * const read = {};
 * setAt(read, ['home', 'rooms'], 3); // { home: { rooms: 3 } }
 */
export function setAt(document: Record<string, JsonValue>, path: readonly string[], value: JsonValue): void {
  let at = document;
  for (const name of path.slice(0, -1)) {
    const inner = Object.hasOwn(at, name) ? at[name] : undefined;
    const next: Record<string, JsonValue> = isObject(inner) ? (inner as Record<string, JsonValue>) : {};
    at[name] = next;
    at = next;
  }
  at[path.at(-1) as string] = value;
}

/**
 * The values of a document with their names, those inside of objects by their path, in order. A list is one value.
 *
 * @example
 * leavesOf({ income: 5, home: { rooms: 3 } }); // [['income', 5], ['home.rooms', 3]]
 */
export const leavesOf = (document: JsonObject): readonly (readonly [name: string, value: JsonValue])[] =>
  Object.entries(document).flatMap(([name, value]): (readonly [string, JsonValue])[] =>
    isObject(value) ? leavesOf(value).map(([inner, leaf]) => [`${name}.${inner}`, leaf]) : [[name, value]],
  );

/**
 * A document with the values of another one. Objects are merged, so that what the other one does not mention stays as it is; what is null
 * there is taken away, and with its last value an object.
 *
 * @example
 * mergedDocument({ home: { rooms: 3, roof: 'tin' }, phone: '1' }, { home: { rooms: 4 }, phone: null }); // { home: { rooms: 4, roof: 'tin' } }
 */
export function mergedDocument(document: JsonObject, changes: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...document };
  for (const [name, value] of Object.entries(changes)) {
    const before = Object.hasOwn(document, name) ? document[name] : undefined;
    const after = isObject(value) ? mergedDocument(isObject(before) ? before : {}, value) : value;
    if (after === null || (isObject(after) && Object.keys(after).length === 0)) delete merged[name];
    else merged[name] = after;
  }
  return merged;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
