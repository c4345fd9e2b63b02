import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repository } from './packages.ts';

export interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

const bin = join(repository, 'node_modules/.bin');

/** Runs a command with the repository's own Node and tools in front; shell syntax is not interpreted. */
export function run(command: string, args: readonly string[], options: { cwd?: string; node?: string } = {}): Ran {
  const path = [options.node, bin, process.env['PATH']].filter((part) => part !== undefined).join(delimiter);
  // A parent `npm run` describes itself in npm_…; a child npm would take that for its own settings.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd ?? repository,
    env: { ...env, PATH: path },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: status === 0, output: `${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}` };
}
