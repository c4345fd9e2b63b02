import type { z } from 'zod';
import { INTEGER, type ValueType } from '../expression/tree.ts';
import type { DecimalMeta } from './decimal-field.ts';

/** One column of an entity, derived from its zod field: the same type drives storage, codecs and expressions. */
export interface Column {
  /** Name in rows and expressions, `firstName`; SQL stores write `first_name`. */
  readonly name: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  readonly maxLength?: number;
  /** The relation whose id this column holds. */
  readonly relation?: string;
  /** Set by the store, never by a caller. */
  readonly system?: boolean;
}

interface Definition {
  type: string;
  innerType?: z.ZodType;
  format?: string;
  entries?: Record<string, string>;
}

const definition = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** Reads the column from a zod field. Only types with one exact meaning on every store are accepted. */
export function columnOf(entity: string, name: string, field: z.ZodType): Column {
  let nullable = false;
  let schema = field;
  for (let def = definition(schema); def.innerType !== undefined; def = definition(schema)) {
    if (def.type === 'nullable') nullable = true;
    else if (def.type === 'optional')
      throw new TypeError(`${entity}.${name}: use nullable(); an absent column has no meaning.`);
    schema = def.innerType;
  }
  const type = valueType(schema);
  if (type === undefined) {
    throw new TypeError(
      `${entity}.${name}: a field is z.string(), z.enum(), z.int(), decimal(), z.boolean(), z.iso.date(), z.iso.datetime(), z.uuid() or a JSON object or array.`,
    );
  }
  const maxLength = (schema as { maxLength?: number | null }).maxLength ?? undefined;
  return Object.freeze({
    name,
    type,
    nullable,
    ...(maxLength === undefined || type.kind !== 'text' ? {} : { maxLength }),
  });
}

function valueType(schema: z.ZodType): ValueType | undefined {
  const def = definition(schema);
  switch (def.type) {
    case 'string': {
      const decimalMeta = (schema.meta() as unknown as DecimalMeta | undefined)?.parasolDecimal;
      if (decimalMeta !== undefined) return { kind: 'number', digits: decimalMeta.precision, scale: decimalMeta.scale };
      if (def.format === 'date') return { kind: 'date' };
      if (def.format === 'datetime') return { kind: 'instant' };
      if (def.format === 'uuid') return { kind: 'uuid' };
      return { kind: 'text' };
    }
    case 'enum':
      return { kind: 'text', choices: Object.values(def.entries ?? {}) };
    case 'number':
      return def.format === 'safeint' ? INTEGER : undefined;
    case 'boolean':
      return { kind: 'boolean' };
    case 'record':
    case 'object':
    case 'array':
    case 'unknown':
      return { kind: 'json' };
    default:
      return undefined;
  }
}
