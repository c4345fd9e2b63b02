// Proves what `npm run new-module` and `npm run new-operation` make, in a copy of the repository that is thrown away: it passes the checks
// of every change, and its tests pass on all three stores.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { packagesOf, repository } from './packages.ts';
import { run } from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'parasol-generators-'));
const source = ['node', '--conditions=parasol-source'] as const;
const steps: readonly (readonly [command: string, ...args: string[]])[] = [
  ['node', 'tools/new-module.ts', 'grievance', '--no-install'],
  // Another entity than the module's name, in several words.
  ['node', 'tools/new-module.ts', 'case-work', 'case-diary', '--no-install'],
  [...source, 'tools/new-operation.ts', 'grievance', 'grievance_service', 'escalate'],
  [...source, 'tools/new-operation.ts', 'case-work', 'case_diary_service', 'first-page', '--query'],
  // A module that requires others and whose configuration demands approval.
  [...source, 'tools/new-operation.ts', 'payment-cycle', 'payment_plan_service', 'suspend'],
  ['node', 'tools/check.ts', 'style', 'types', 'arrows', 'graph', 'dead', 'links', 'documented', 'examples'],
  ['vitest', 'run', 'packages/grievance', 'packages/case-work', 'payment-plan-suspend'],
];

try {
  copy();
  for (const [command, ...args] of steps) {
    if (command === 'node' && args[0] === 'tools/check.ts') linkPackages();
    const started = performance.now();
    const { ok, output } = run(command, args, { cwd: root });
    console.log(
      `${ok ? '✓' : '✗'} ${[command, ...args].join(' ')} ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    if (ok) continue;
    console.log(output.trim());
    process.exitCode = 1;
    break;
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** The repository as it stands, with the installed packages linked; our own lead into the copy. */
function copy(): void {
  const left = new Set(['node_modules', 'dist', 'out', '.git', 'coverage']);
  cpSync(repository, root, { recursive: true, filter: (path) => path === repository || !left.has(basename(path)) });
  for (const folder of ['.', ...packagesOf(repository).map((each) => each.folder)]) {
    const installed = join(repository, folder, 'node_modules');
    if (existsSync(installed)) linkInstalled(installed, join(root, folder, 'node_modules'));
  }
  linkPackages();
}

function linkInstalled(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== '@parasol') symlinkSync(join(from, name), join(to, name));
}

function linkPackages(): void {
  mkdirSync(join(root, 'node_modules/@parasol'), { recursive: true });
  for (const { name, folder } of packagesOf(root)) {
    const link = join(root, 'node_modules', name);
    if (!existsSync(link)) symlinkSync(relative(resolve(link, '..'), join(root, folder)), link);
  }
}
