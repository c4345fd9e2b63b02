import { type RawBuilder, sql } from 'kysely';
import type { Compiler } from '../compiler.ts';

/** A call of one of `postgresFunctions`, in the schema where they live. */
export function call(c: Compiler, name: string, ...args: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const { schema } = c.context.source;
  const qualified = schema === undefined ? sql.id(name) : sql.id(schema, name);
  return sql`${qualified}(${sql.join(args, sql`, `)})`;
}
