import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../packages.ts';
import { run } from '../run.ts';
import { compilers } from './nodes.ts';
import type { Report } from './report.ts';
import { entries } from './run-host.ts';

/** The strictest settings a host may have. Ours are not read: no condition leads to the sources. */
export const strict = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  isolatedModules: true,
  skipLibCheck: false,
  types: ['node'],
  // The types of Node are the repository's own, so that the project has only what users of the packages get.
  typeRoots: [join(repository, 'node_modules/@types')],
};

const settings: Readonly<Record<string, object>> = {
  nodenext: strict,
  bundler: { ...strict, module: 'esnext', moduleResolution: 'bundler', verbatimModuleSyntax: true },
  'the least strict': {
    target: 'es2023',
    lib: strict.lib,
    module: 'nodenext',
    types: ['node'],
    typeRoots: strict.typeRoots,
  },
};

interface Limits {
  readonly declarationBytes: number;
  readonly typeCheckMs: { readonly goal: number; readonly fails: number };
}

/** A host with every module, and every name of every entry, under the settings and compilers that hosts have. */
export function checkConsumers(report: Report, folder: string, limits: Limits): void {
  const check = (name: string, compilerOptions: object, compiler: readonly [string, ...string[]]) => {
    const place = consumer(folder, name.replaceAll(/[^\w.]+/g, '-'), compilerOptions);
    const [command, ...args] = compiler;
    const started = performance.now();
    report.step(
      `types of a host with every module: ${name}`,
      run(command, [...args, '-p', place, '--pretty', 'false']),
    );
    return { place, took: Math.round(performance.now() - started) };
  };
  for (const [name, options] of Object.entries(settings)) check(name, { ...options, noEmit: true }, ['tsc']);
  for (const [version, compiler] of Object.entries(compilers))
    check(`TypeScript ${version}`, { ...strict, noEmit: true }, ['node', compiler]);
  // What a host gives others: its declaration names our types instead of repeating them.
  const options = { ...strict, skipLibCheck: true, declaration: true, emitDeclarationOnly: true };
  const { place, took } = check('declaration', options, ['tsc']);
  report.figure('milliseconds to check and declare it', took, limits.typeCheckMs);
  const bytes = readFileSync(join(place, 'all-modules.d.ts')).length;
  report.figure('bytes of its declaration file', bytes, limits.declarationBytes);
}

function consumer(folder: string, name: string, compilerOptions: object): string {
  const place = join(folder, `types-${name}`);
  mkdirSync(place);
  cpSync(join(repository, 'tools/pack-check/all-modules.ts'), join(place, 'all-modules.ts'));
  const imports = entries.map((entry, i) => `import * as entry${i} from '${entry}';`);
  const used = `console.log(${entries.map((_, i) => `entry${i}`).join(', ')});`;
  writeFileSync(join(place, 'every-entry.ts'), [...imports, used].join('\n'));
  writeFileSync(join(place, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  return place;
}
