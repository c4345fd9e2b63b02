import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rights that no module has yet, as many as asked for, from 900001 on: the contract gives numbers below. */
export function freeRights(root: string, count: number): string[] {
  const taken = globSync('packages/**/src/rights.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/'(9\d{5})'/g)].map(([, right]) => Number(right)),
  );
  const first = Math.max(900000, ...taken) + 1;
  return Array.from({ length: count }, (_, i) => String(first + i));
}
