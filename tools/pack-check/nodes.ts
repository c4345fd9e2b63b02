import { join } from 'node:path';
import { repository } from '../packages.ts';

/** Both ends of what we support; the repository brings them. */
export const nodes: Readonly<Record<string, string>> = {
  '24': process.execPath,
  '22': join(repository, 'node_modules/node22/bin/node'),
};

/** The compilers that hosts use: ours, and the two majors before it. */
export const compilers: Readonly<Record<string, string>> = {
  '6': join(repository, 'tools/site/node_modules/typescript/bin/tsc'),
  '5.9': join(repository, 'node_modules/typescript5/bin/tsc'),
};
