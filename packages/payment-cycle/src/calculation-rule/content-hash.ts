import { createHash } from 'node:crypto';

/** SHA-256 of a definition: keys in order, functions by their text, so that other code is another hash. */
export function contentHash(definition: unknown): string {
  return createHash('sha256').update(canonical(definition)).digest('hex');
}

function canonical(value: unknown): string {
  if (typeof value === 'function') return JSON.stringify(value.toString());
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // A zod schema is code; what it checks stands in the descriptor beside it.
  if (typeof value === 'object' && value !== null && '_zod' in value) return '"schema"';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
    .join(',')}}`;
}
