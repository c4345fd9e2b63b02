import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from '../bench.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const ROUNDS = 3;
/** The host of every module that the check of the packages compiles under all settings and compilers. */
const HOST = join(repository, 'tools/pack-check/all-modules.ts');

/** As a host has it: the strictest settings, our declarations and not our sources. */
const compilerOptions = {
  ...{ target: 'es2024', lib: ['es2024', 'esnext.disposable'], types: ['node'], module: 'nodenext' },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
  ...{ declaration: true, emitDeclarationOnly: true, outDir: 'dist' },
};

const diagnostic = (report: string, name: string): number => {
  const value = new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(report)?.[1];
  if (value === undefined) throw new Error(`tsc told nothing of its ${name}.`);
  return Number(value);
};

export const types: Bench = {
  name: 'types',
  title: 'type check of a host with all modules, the fastest of three',
  limit: 'a fixed time and size',
  goal: 'check < 3 s; the declaration file of the host < 2 KB',
  runs: 'process',
  async run() {
    if (!existsSync(join(repository, 'packages/core/dist/index.d.ts')))
      throw new Error('Hosts read the declarations of the build, and there is none. Run: npm run build');
    await mkdir(join(repository, 'out'), { recursive: true });
    const place = await mkdtemp(join(repository, 'out/types-'));
    try {
      await copyFile(HOST, join(place, 'host.ts'));
      await writeFile(join(place, 'package.json'), JSON.stringify({ type: 'module' }));
      await writeFile(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['host.ts'] }));
      const reports: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const tsc = join(repository, 'node_modules/.bin/tsc');
        reports.push((await run(tsc, ['-p', place, '--extendedDiagnostics'])).stdout);
      }
      const least = (name: string): number => Math.min(...reports.map((report) => diagnostic(report, name)));
      const { size } = await stat(join(place, 'dist/host.d.ts'));
      return [
        { what: 'read, check and declare', unit: 'ms', ours: least('Total time') * 1000, goal: { below: 3000 } },
        { what: 'of that the check', unit: 'ms', ours: least('Check time') * 1000 },
        { what: 'instantiations', unit: 'instantiations', ours: least('Instantiations') },
        { what: 'its declaration file', unit: 'bytes', ours: size, goal: { below: 2048 } },
      ];
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  },
};
