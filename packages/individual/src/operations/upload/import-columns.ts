import type { JsonSchema, OperationContext } from '@parasol/core';

/** Columns that every upload must have. */
export const REQUIRED_COLUMNS = ['first_name', 'last_name', 'dob'] as const;
/** Codes of locations. */
export const LOCATION_COLUMN = 'location_code';
export const ROLE_COLUMN = 'individual_role';
export const RECIPIENT_COLUMN = 'recipient_info';

export type Properties = Readonly<Record<string, JsonSchema>>;

/** The configured schema of people's extension data. */
export const individualSchema = (ctx: OperationContext): JsonSchema => ctx.documents['individual'] ?? {};

export const propertiesOf = (schema: JsonSchema): Properties => (schema['properties'] ?? {}) as Properties;

/** The columns that a file must have and may have. */
export function knownColumns(
  schema: JsonSchema,
  groupColumn: string,
): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  const properties = Object.keys(propertiesOf(schema));
  const demanded = Array.isArray(schema['required']) ? (schema['required'] as readonly string[]) : [];
  const required = new Set<string>([...REQUIRED_COLUMNS, ...properties.filter((name) => demanded.includes(name))]);
  // Who names a column of his own wants groups; the usual one may be absent.
  if (groupColumn !== 'group_code') required.add(groupColumn);
  const optional = [...properties, groupColumn, LOCATION_COLUMN, ROLE_COLUMN, RECIPIENT_COLUMN].filter(
    (name) => !required.has(name),
  );
  return { required: [...required], optional: [...new Set(optional)] };
}
