import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokenArrows, graphOf } from '../tools/arrows.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parasol-arrows-'));
  const folders = ['packages/core', 'packages/individual', 'packages/payment-cycle', 'packages/tasks'];
  const rest = ['packages/calcrule-social-protection', 'packages/adapters/sqlite', 'examples/quickstart'];
  write('package.json', JSON.stringify({ name: 'fixture', workspaces: [...folders, ...rest] }));
  pack('packages/core', '@parasol/core');
  pack('packages/individual', '@parasol/individual', '@parasol/core', '@parasol/tasks', '@parasol/payment-cycle');
  pack('packages/payment-cycle', '@parasol/payment-cycle', '@parasol/core', '@parasol/individual');
  pack('packages/tasks', '@parasol/tasks', '@parasol/core');
  pack('packages/calcrule-social-protection', '@parasol/calcrule-social-protection', '@parasol/core');
  pack('packages/adapters/sqlite', '@parasol/sqlite', '@parasol/core', '@parasol/individual');
  pack('examples/quickstart', '@parasol/example-quickstart', '@parasol/core', '@parasol/sqlite');
});

afterEach(() => rmSync(root, { recursive: true }));

const forbidden: [title: string, file: string, text: string, rule: string][] = [
  ['core to a module', 'packages/core/src/a.ts', "import '@parasol/individual';", 'is missing from the dependencies'],
  ['a module up the arrow', 'packages/individual/src/a.ts', "import '@parasol/payment-cycle';", 'may import only'],
  ['a module to tasks', 'packages/individual/src/a.ts', "import '@parasol/tasks';", 'may import only'],
  ['an adapter to a module', 'packages/adapters/sqlite/src/a.ts', "import '@parasol/individual';", 'may import only'],
  ['a rule to internals', 'packages/calcrule-social-protection/src/a.ts', "import '@parasol/core/internal';", 'only'],
  ['an example to internals', 'examples/quickstart/src/a.ts', "import '@parasol/core/internal';", 'not for hosts'],
  ['sources to test helpers', 'packages/individual/src/a.ts', "import '@parasol/core/testing';", 'may import only'],
  [
    'a type up the arrow',
    'packages/individual/src/a.ts',
    "import type { A } from '@parasol/tasks';",
    'may import only',
  ],
  [
    'a type in an expression',
    'packages/individual/src/a.ts',
    "type A = import('@parasol/tasks').A;",
    'may import only',
  ],
  ['an own index', 'packages/core/src/a.ts', "import './index.ts';", 'is an entry of this package'],
  ['an own name', 'packages/core/src/a.ts', "import '@parasol/core';", 'imports the file it means'],
  ['a path into a neighbour', 'packages/individual/src/a.ts', "import '../../core/src/a.ts';", 'by its name'],
  ['a path without extension', 'packages/core/src/a.ts', "import './b';", 'ends in .ts'],
];

it.each(forbidden)('refuses %s and names file, line and rule', (_title, file, text, rule) => {
  write(file, `// first line\n${text}\n`);
  const broken = brokenArrows(root);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toContain(`${file}:2 imports `);
  expect(broken[0]).toContain(rule);
});

it('lets modules use the inside of core, and tests any package', () => {
  write('packages/individual/src/a.ts', "import '@parasol/core/internal';");
  write('packages/individual/src/a.test.ts', "import '@parasol/sqlite'; import '@parasol/core/testing';");
  write('packages/individual/test/scenario/b.ts', "import '@parasol/individual';");
  expect(brokenArrows(root)).toEqual([]);
});

it('takes the text of a comment or string for no import', () => {
  write('packages/core/src/a.ts', "// import '@parasol/tasks';\nexport const a = `\nimport '@parasol/tasks';`;");
  expect(brokenArrows(root)).toEqual([]);
});

it('refuses a circle of value imports, and lets one of types be', () => {
  write('packages/core/src/a.ts', "export { b } from './b.ts';");
  write('packages/core/src/b.ts', "import type { A } from './a.ts'; export const b = 1;");
  expect(brokenArrows(root)).toEqual([]);
  write('packages/core/src/b.ts', "import { a } from './a.ts'; export const b = a;");
  expect(brokenArrows(root).join()).toContain(
    'packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/a.ts',
  );
});

it('draws an arrow for every package that the sources import', () => {
  write('packages/individual/src/a.ts', "import type { A } from '@parasol/core/internal';");
  expect(graphOf(root)).toContain('  individual --> core\n');
});

function pack(folder: string, name: string, ...needs: string[]): void {
  const dependencies = Object.fromEntries(needs.map((need) => [need, '*']));
  const exports = { '.': { 'parasol-source': './src/index.ts' } };
  write(`${folder}/package.json`, JSON.stringify({ name, exports, dependencies }));
  write(`${folder}/src/index.ts`, 'export {};');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
