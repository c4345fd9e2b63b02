import type { RowAccess } from './scope.ts';

/** Reads nested plain objects, as `{ individual: { jsonExt: { … } }, members: [ … ] }`. Own properties only. */
export const plainAccess: RowAccess<unknown> = Object.freeze({
  field: ownProperty,
  one: (row: unknown, relation: string): unknown => {
    const related = ownProperty(row, relation);
    return isObject(related) ? related : undefined;
  },
  many: (row: unknown, collection: string): readonly unknown[] => {
    const items = ownProperty(row, collection);
    return Array.isArray(items) ? items.filter(isObject) : [];
  },
});

/**
 * The own property of an object; lists have no properties here, so `length` of a dirty value is not a number of
 * anything.
 */
export function ownProperty(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
