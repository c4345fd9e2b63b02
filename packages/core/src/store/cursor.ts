import { createHash } from 'node:crypto';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';

/** A keyset cursor carries a hash of the list it belongs to, so that it is refused everywhere else. */
export interface Cursor {
  readonly values: readonly unknown[];
  readonly id: string;
}

export const listHash = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);

export const encodeCursor = (hash: string, cursor: Cursor): string =>
  Buffer.from(JSON.stringify([hash, cursor.id, ...cursor.values])).toString('base64url');

export function decodeCursor(hash: string, text: string, terms: number): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    parts = undefined;
  }
  if (!Array.isArray(parts) || parts[0] !== hash || typeof parts[1] !== 'string' || parts.length !== terms + 2) {
    throw failure(coreErrors.CURSOR_FOREIGN({}, ['after']));
  }
  const [, id, ...values] = parts as [string, string, ...unknown[]];
  if (!values.every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value)))
    throw failure(coreErrors.CURSOR_FOREIGN({}, ['after']));
  return { id, values };
}
