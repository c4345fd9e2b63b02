import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const allowed = JSON.parse(readFileSync(join(import.meta.dirname, 'allowed.json'), 'utf8')) as readonly string[];

/** Whether a licence lets hosts use and pass on the package freely: one of `A OR B`, all of `A AND B`. */
export function isAllowed(licence: string): boolean {
  const bare = licence.trim().replace(/^\((.*)\)$/, '$1');
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isAllowed);
  return bare !== '' && bare.split(' AND ').every((each) => allowed.includes(each.trim()));
}
