import { valueAt } from '../entity/document-values.ts';

/** The value of a column, or of a property of the extension data: `lastName`, `jsonExt.income`, `jsonExt.home.rooms`. */
export function fieldValue(record: object, path: string): unknown {
  const at = path.indexOf('.');
  const value = (record as Readonly<Record<string, unknown>>)[at < 0 ? path : path.slice(0, at)];
  if (at < 0) return value;
  const property = path.slice(at + 1);
  // A property may have a dot in its own name.
  return valueAt(value, [property]) ?? valueAt(value, property.split('.'));
}
