// Proves what `npm run new-module` and `npm run new-operation` make, in a copy of the repository that is thrown away: it passes the checks
// of every change, and its tests pass on all three stores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyRepository, linkPackages } from './copy-repository.ts';
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
  ['node', 'tools/check.ts', 'style', 'types', 'arrows', 'graph', 'documented'],
  ['vitest', 'run', 'packages/grievance', 'packages/case-work', 'payment-plan-suspend'],
];

try {
  copyRepository(root);
  for (const [command, ...args] of steps) {
    if (command === 'node' && args[0] === 'tools/check.ts') linkPackages(root);
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
