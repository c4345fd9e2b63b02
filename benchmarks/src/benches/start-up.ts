import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from '../bench.ts';

const run = promisify(execFile);
const PROBE = fileURLToPath(new URL('start-up-probe.mjs', import.meta.url));
const ROUNDS = 9;

const built = (name: string): string =>
  fileURLToPath(new URL(`../../../packages/${name}/dist/index.js`, import.meta.url));
const BUILDS = ['core', 'adapters/sqlite', 'adapters/sql', 'individual'].map(built);

/** What the probe writes: milliseconds of the steps of a start, megabytes at its end. */
interface StartUp {
  readonly imports: number;
  readonly create: number;
  readonly migrate: number;
  readonly rss: number;
}

export const startUp: Bench = {
  name: 'start-up',
  title: 'start in a fresh process, the fastest of nine',
  limit: 'a fixed time',
  goal: 'import of @parasol/core and @parasol/sqlite < 300 ms; createParasol on SQLite after it < 100 ms',
  runs: 'process',
  async run() {
    const isBuilt = BUILDS.every((file) => existsSync(file));
    const conditions = isBuilt ? [] : ['--conditions=parasol-source'];
    const found: StartUp[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const { stdout } = await run(process.execPath, [...conditions, '--disable-warning=ExperimentalWarning', PROBE]);
      // The first round fills the system's cache of files.
      if (round > 0) found.push(JSON.parse(stdout) as StartUp);
    }
    // Whatever else the machine does only adds to a time.
    const of = (part: keyof StartUp): number => Math.min(...found.map((one) => one[part]));
    const note = isBuilt
      ? `Measured on the build of ${statSync(BUILDS[0] as string)
          .mtime.toISOString()
          .slice(0, 16)}.`
      : 'There is no build (npm run build): measured on the sources, which Node strips of types as it reads them.';
    // The goals are about what users get.
    const below = (ms: number) => (isBuilt ? { goal: { below: ms } } : {});
    return [
      { what: 'import of core and sqlite', unit: 'ms', ours: of('imports'), ...below(300), note },
      { what: 'createParasol on SQLite', unit: 'ms', ours: of('create'), ...below(100) },
      { what: 'migrate an empty file', unit: 'ms', ours: of('migrate') },
      { what: 'memory of the process after it', unit: 'MB', ours: of('rss') },
    ];
  },
};
