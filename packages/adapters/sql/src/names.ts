import { createHash } from 'node:crypto';

/** Postgres cuts longer names off silently, and two of them could become one. */
const MAX_NAME = 63;

/** `firstName` as SQL stores write it: `first_name`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * A name for an index or a constraint that depends on nothing but table, columns and purpose, so that a violation leads
 * back to the declaration. Too long names keep their beginning and end in a hash of the whole.
 */
export function constraintName(
  table: string,
  columns: readonly string[],
  purpose: 'unique' | 'index' | 'range' | 'order' | 'version',
): string {
  const name = [table, ...columns, purpose].join('_');
  if (name.length <= MAX_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10);
  return `${name.slice(0, MAX_NAME - hash.length - 1)}_${hash}`;
}
