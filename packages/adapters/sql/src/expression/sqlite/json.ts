import type { NumberType, ValueType } from '@parasol/core/internal';
import { sql } from 'kysely';
import type { Compiler, Sql } from '../compiler.ts';
import { isWide } from '../constants.ts';
import { literal } from '../names.ts';

/**
 * Reads from JSON text. SQLite would take true for 1 and `'abc'` for a number beyond all others, so each read asks for
 * the JSON type first.
 */
export function sqliteJson(_: Compiler, document: Sql, names: readonly string[], type: ValueType): Sql {
  const path = literal(`$${names.map((name) => `.${JSON.stringify(name)}`).join('')}`, 'sqlite');
  const jsonType = sql`json_type(${document}, ${path})`;
  const value = sql`json_extract(${document}, ${path})`;
  const text = sql`case when ${jsonType} = 'text' then ${value} end`;
  switch (type.kind) {
    case 'boolean':
      return sql`(case ${jsonType} when 'true' then 1 when 'false' then 0 end)`;
    case 'number':
      return numberIn(document, path, jsonType, value, type);
    case 'text':
      return sql`(${text})`;
    case 'date':
      return sql`px_date(${text})`;
    case 'instant':
      return sql`px_instant(${text})`;
    case 'uuid':
      return sql`px_uuid(${text})`;
    case 'json':
      return sql`(case when ${jsonType} <> 'null' then ${document} -> ${path} end)`;
  }
}

function numberIn(document: Sql, path: Sql, jsonType: Sql, value: Sql, type: NumberType): Sql {
  const { digits, scale } = type;
  const read = sql.raw(isWide(type) ? 'px_number_wide' : 'px_number');
  const real = sql`${read}(${document} -> ${path}, ${sql.raw(`${digits}, ${scale}`)})`;
  if (isWide(type)) return sql`(case when ${jsonType} in ('integer', 'real') then ${real} end)`;
  const limit = Math.min(10 ** (digits - scale) - 1, Number.MAX_SAFE_INTEGER);
  const units = scale === 0 ? value : sql`${value} * ${sql.raw(String(10n ** BigInt(scale)))}`;
  const integer = sql`case when ${value} between ${sql.raw(`-${limit} and ${limit}`)} then ${units} end`;
  return sql`(case ${jsonType} when 'integer' then ${integer} when 'real' then ${real} end)`;
}
