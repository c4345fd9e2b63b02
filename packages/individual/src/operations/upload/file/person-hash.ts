import { hash } from 'node:crypto';
import type { CellOptions, OperationContext, TableRecord } from '@parasol/core';
import type { ReadPerson } from './cell-readers.ts';
import { type FileUse, uploadColumns } from './import-columns.ts';
import { rowReader, rowReaderOptions } from './row-reader.ts';

/** Never in a file of text, and so never in a cell. */
const BETWEEN = '\0';

/** 132 bits of SHA-256 over what was read: rows that say the same in other spellings have the same hash. */
export function personHash({
  id,
  firstName,
  lastName,
  dob,
  groupCode,
  locationCode,
  role,
  recipientType,
  extension,
}: ReadPerson): string {
  let text = `${firstName}${BETWEEN}${lastName}${BETWEEN}${dob}`;
  text += `${BETWEEN}${groupCode ?? ''}${BETWEEN}${locationCode ?? ''}${BETWEEN}${role ?? ''}${BETWEEN}${recipientType ?? ''}`;
  if (id !== null) text += `${BETWEEN}${BETWEEN}${id}`;
  for (const name of Object.keys(extension)) {
    const value = extension[name];
    text += `${BETWEEN}${name}${BETWEEN}${typeof value === 'object' ? JSON.stringify(value) : value}`;
  }
  return hash('sha256', text, 'base64url').slice(0, 22);
}

/**
 * Makes the reader of what is the same for rows of a file that say the same of a person, however they write it; null of a row that cannot be
 * read. For a module that uploads people together with something of its own.
 *
 * @example
 * // skip: within an operation
 * const hashOf = personHashes(ctx, { columns, use });
 * hashOf(first) === hashOf(second); // true where one has 1 and the other 1.0 in a column of numbers
 */
export function personHashes(
  ctx: OperationContext,
  { columns, use, dateFormat }: CellOptions & { readonly columns: readonly (string | null)[]; readonly use: FileUse },
): (record: TableRecord) => string | null {
  const { required, optional } = uploadColumns(ctx, use);
  const known = new Set<string | null>([...required, ...optional]);
  const own = columns.map((column) => (known.has(column) ? column : null));
  // What a person needs, and the schema as a whole, are asked where people are made.
  const read = rowReader({ ...rowReaderOptions(ctx, { ...use, columns: own, dateFormat }), mayChange: true });
  return (record) => {
    const { person, refusals } = read(record);
    return refusals.length > 0 ? null : personHash(person);
  };
}
