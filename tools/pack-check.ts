// Tests the packages as a stranger gets them: packed, judged by publint and attw, installed into an empty project,
// type-checked under strict settings and run on both ends of the supported Node versions, by `import` and `require`.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packagesOf, repository } from './packages.ts';
import { run } from './run.ts';

const temp = mkdtempSync(join(tmpdir(), 'parasol-pack-'));
const kept = join(repository, 'tools/pack-check');
const published = packagesOf(repository).filter((each) => !each.private);
const nodes = { '24': process.execPath, '22': join(repository, 'node_modules/node22/bin/node') };
// The strictest settings a host may have. Ours are not read: no condition leads to the sources.
const strict = {
  target: 'es2023',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  types: ['node'],
};

let failed = 0;

try {
  const tarballs = pack();
  for (const [name, tarball] of tarballs) {
    step(`publint ${name}`, run('publint', ['run', tarball, '--strict']));
    step(`attw ${name}`, run('attw', ['--profile', 'esm-only', '--no-emoji', '--no-color', tarball]));
  }
  // In one command: the packages need each other, and the registry does not have them.
  const host = project('host', [...tarballs.values()]);
  if (host !== undefined) checkHost(host);
  const small = project(
    'small',
    ['core', 'sql', 'sqlite'].map((name) => tarballs.get(`@parasol/${name}`) ?? name),
  );
  if (small !== undefined) checkBudget(small);
} finally {
  rmSync(temp, { recursive: true, force: true });
}
if (failed > 0) {
  console.error(`${failed} failed.`);
  process.exitCode = 1;
}

function step(name: string, { ok, output }: { ok: boolean; output: string }): boolean {
  console.log(`${ok ? '✓' : '✗'} ${name}`);
  if (!ok) console.log(output.trim());
  if (!ok) failed++;
  return ok;
}

function pack(): Map<string, string> {
  const tarballs = new Map<string, string>();
  for (const { name, folder } of published) {
    const to = join(temp, name.replace('/', '-'));
    mkdirSync(to);
    step(`pack ${name}`, run('npm', ['pack', '--pack-destination', to], { cwd: join(repository, folder) }));
    const [file = 'missing.tgz'] = readdirSync(to);
    tarballs.set(name, join(to, file));
  }
  return tarballs;
}

/** An empty project outside the repository with the given packages installed. */
function project(name: string, packages: readonly string[]): string | undefined {
  const folder = join(temp, name);
  mkdirSync(folder);
  // npm asks before it runs a dependency's install script; better-sqlite3 fetches its binary in one.
  const manifest = { name, private: true, allowScripts: { 'better-sqlite3': true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const install = run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: folder });
  return step(`npm install (${name})`, install) ? folder : undefined;
}

function checkHost(folder: string): void {
  const require = published.flatMap(({ name, entries }) =>
    // `testing` is for test suites, which bring vitest.
    Object.keys(entries)
      .filter((entry) => entry !== './testing')
      .map((entry) => `require('${name}${entry.slice(1)}');`),
  );
  // The types of Node are the repository's own, so that the project has only what users of the packages get.
  const typeRoots = [join(repository, 'node_modules/@types')];
  for (const kind of ['module', 'commonjs']) {
    const place = join(folder, kind);
    mkdirSync(place);
    cpSync(join(kept, 'host.ts'), join(place, 'host.ts'));
    writeFileSync(join(place, 'package.json'), JSON.stringify({ type: kind }));
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...strict, typeRoots } }));
    step(`types of the host (${kind})`, run('tsc', ['-p', place, '--pretty', 'false']));
    if (kind === 'commonjs') writeFileSync(join(place, 'every-entry.js'), require.join('\n'));
    for (const [version, node] of Object.entries(nodes)) {
      const options = { cwd: place, node: dirname(node) };
      step(`node ${version} is that version`, is(run(node, ['--version'], options), version));
      step(`host on node ${version} (${kind})`, run(node, ['host.js'], options));
      if (kind === 'commonjs')
        step(`require of every entry on node ${version}`, run(node, ['every-entry.js'], options));
    }
  }
}

function is({ output }: { output: string }, version: string) {
  return { ok: output.startsWith(`v${version}.`), output };
}

function checkBudget(folder: string): void {
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: object };
  const installed = Object.keys(lock.packages).filter((path) => path.startsWith('node_modules/'));
  const budget = JSON.parse(readFileSync(join(kept, 'budget.json'), 'utf8')) as { packages: number };
  const count = `npm i @parasol/core @parasol/sqlite installs ${installed.length} packages, ${budget.packages} allowed`;
  step(count, { ok: installed.length <= budget.packages, output: installed.join('\n') });
}
