/** The value of a column, or of a property of the extension data. */
export function fieldValue(record: object, path: string): unknown {
  const at = path.indexOf('.');
  const value = (record as Readonly<Record<string, unknown>>)[at < 0 ? path : path.slice(0, at)];
  if (at < 0) return value;
  const property = path.slice(at + 1);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, property)
    ? (value as Readonly<Record<string, unknown>>)[property]
    : undefined;
}
