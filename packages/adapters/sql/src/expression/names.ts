import { type RawBuilder, sql } from 'kysely';
import type { DialectName } from '../dialect.ts';
import { snakeCase } from '../names.ts';

/** A column of an alias, or the bare column where there is none, as in the definition of an index. */
export const column = (alias: string, name: string): RawBuilder<unknown> =>
  alias === '' ? sql.id(snakeCase(name)) : sql.id(alias, snakeCase(name));

/**
 * A text as SQL literal. Only for names of declared JSON properties: an index on an expression is found only when the
 * statement spells the same expression, without parameters. Values are always parameters.
 */
export function literal(text: string, dialect: DialectName): RawBuilder<unknown> {
  if (text.includes('\0')) throw new TypeError('A NUL character cannot be part of SQL.');
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // In an E'' literal a backslash means the same whatever the server's standard_conforming_strings says.
  return sql.raw(dialect === 'postgres' && text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted);
}
