// Everything that is read, not run: `npm run check`, or `npm run check -- types arrows` for some of it.
import { run } from './run.ts';

const steps: Readonly<Record<string, readonly [command: string, ...args: string[]]>> = {
  style: ['biome', 'check', '--error-on-warnings'],
  types: ['tsc', '-p', 'tsconfig.json', '--pretty', 'false'],
  arrows: ['node', 'tools/arrows.ts'],
  graph: ['node', 'tools/arrows.ts', '--graph', '--check'],
  dead: ['knip', '--no-config-hints'],
  licences: ['node', 'tools/licences.ts', '--check'],
  links: ['node', 'tools/page-links.ts'],
  documented: ['node', 'tools/site.ts', '--documented'],
  examples: ['node', 'tools/doc-examples.ts'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are ${Object.keys(steps).join(', ')}.`);
  process.exit(1);
}

for (const [name, [command, ...args]] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const { ok, output } = run(command, args);
  console.log(`${ok ? '✓' : '✗'} ${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (!ok || name === 'examples') console.log(output.trim());
  if (!ok) process.exitCode = 1;
}
