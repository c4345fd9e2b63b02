import type { ValueType } from '@parasol/core/internal';
import { sql } from 'kysely';
import type { Compiler, Sql } from '../compiler.ts';
import { literal } from '../names.ts';
import { call } from './call.ts';

/** Reads from jsonb. Casts stand behind guards only, in CASE or in functions that cannot fail: a dirty row never stops a statement. */
export function postgresJson(c: Compiler, document: Sql, names: readonly string[], type: ValueType): Sql {
  const keys = names.map((name) => literal(name, 'postgres'));
  const last = keys.at(-1) as Sql;
  const parent = keys.slice(0, -1).reduce((object, key) => sql`${object} -> ${key}`, document);
  const value = sql`(${parent} -> ${last})`;
  const text = sql`case when jsonb_typeof${value} = 'string' then ${parent} ->> ${last} end`;
  switch (type.kind) {
    case 'boolean':
      return sql`(case ${value} when 'true'::jsonb then true when 'false'::jsonb then false end)`;
    case 'number': {
      const whole = type.digits - type.scale;
      const below = whole > 15 ? '9007199254740992' : String(10n ** BigInt(whole));
      return call(c, 'px_number', value, sql.raw(String(type.scale)), sql.raw(`${below}::numeric`));
    }
    case 'text':
      return sql`(${text})`;
    case 'date':
      return call(c, 'px_date', text);
    case 'instant':
      return call(c, 'px_instant', text);
    case 'uuid':
      return call(c, 'px_uuid', text);
    case 'json':
      return sql`nullif(${value}, 'null'::jsonb)`;
  }
}
