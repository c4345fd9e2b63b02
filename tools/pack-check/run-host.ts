import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../packages.ts';
import { run } from '../run.ts';
import { nodes } from './nodes.ts';
import { published } from './projects.ts';
import type { Report } from './report.ts';

const host = join(repository, 'tools/pack-check/host.ts');

/** Every entry that hosts may import; the matchers alone need a runner, and are used by our own tests. */
export const entries = published
  .flatMap(({ name, entries }) => Object.keys(entries).map((entry) => `${name}${entry.slice(1)}`))
  .filter((entry) => entry !== '@parasol/core/testing/vitest');

/** The smallest host, compiled, by `import` and by `require`, and bundled into one file, on both ends of Node. */
export function runHost(report: Report, folder: string, compilerOptions: object): void {
  for (const kind of ['module', 'commonjs'] as const) {
    const place = join(folder, kind);
    mkdirSync(place);
    cpSync(host, join(place, 'host.ts'));
    writeFileSync(join(place, 'package.json'), JSON.stringify({ type: kind }));
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    report.step(`types of the host (${kind})`, run('tsc', ['-p', place, '--pretty', 'false']));
    const load = (entry: string) => (kind === 'commonjs' ? `require('${entry}');` : `await import('${entry}');`);
    writeFileSync(join(place, 'every-entry.js'), entries.map(load).join('\n'));
    const bundle = kind === 'commonjs' ? 'bundle.cjs' : 'bundle.mjs';
    report.step(`esbuild bundles the host (${kind})`, bundled(place, bundle, kind === 'commonjs' ? 'cjs' : 'esm'));
    for (const [version, node] of Object.entries(nodes)) {
      const options = { cwd: place, node: dirname(node) };
      const said = run(node, ['--version'], options);
      report.step(`node ${version} is that version`, { ...said, ok: said.output.startsWith(`v${version}.`) });
      report.step(`host on node ${version} (${kind})`, run(node, ['host.js'], options));
      report.step(`bundled host on node ${version} (${kind})`, run(node, [bundle], options));
      report.step(`every entry on node ${version} (${kind})`, run(node, ['every-entry.js'], options));
    }
  }
}

/** Only what has a binary stays outside of the file. */
function bundled(place: string, outfile: string, format: string) {
  const options = [
    '--bundle',
    '--platform=node',
    '--target=node22',
    '--external:better-sqlite3',
    '--log-level=warning',
  ];
  const built = run('esbuild', ['host.ts', ...options, `--format=${format}`, `--outfile=${outfile}`], { cwd: place });
  // A warning is a defect that a host would see with every build.
  return { ...built, ok: built.ok && built.output.trim() === '' };
}
