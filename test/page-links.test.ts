import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { deadPageLinks } from '../tools/page-links.ts';

function repositoryOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'parasol-links-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const all = {
    'package.json': JSON.stringify({ name: 'root', workspaces: ['packages/a'] }),
    'packages/a/package.json': JSON.stringify({ name: '@parasol/a' }),
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

it('names page and line of a link to a file that is not there', () => {
  const root = repositoryOf({ 'README.md': 'One.\n\nSee [b](docs/b.md) and [c](docs/c.md).\n', 'docs/c.md': '# C\n' });
  expect(deadPageLinks(root)).toEqual(['README.md:3 links to docs/b.md: there is no such file.']);
});

it('asks for a file where a folder is named', () => {
  const root = repositoryOf({ 'README.md': '[a](packages/a)\n' });
  expect(deadPageLinks(root)).toEqual([
    'README.md:1 links to packages/a: it is a folder, which the site has no page of. Name a file of it.',
  ]);
});

it('follows anchors as viewers of Markdown make them', () => {
  const root = repositoryOf({
    'README.md': '[a](docs/b.md#what-a-run-does) [b](docs/b.md#again-1) [c](docs/b.md#code) [d](#here)\n# Here\n',
    'docs/b.md': '# What a `run` does?\n## Again\n## Again\n```sh\n# Code\n```\n',
  });
  expect(deadPageLinks(root)).toEqual(['README.md:1 links to docs/b.md#code: the page has no such heading.']);
});

it('lets no page of a published package link out of the package, nor to sources that stay behind', () => {
  const root = repositoryOf({
    'docs/b.md': '# B\n',
    'packages/a/src/a.ts': '',
    'packages/a/README.md': '# A\n[here](#a)\n[b](../../docs/b.md)\n[a](src/a.ts)\n',
  });
  expect(deadPageLinks(root)).toEqual([
    'packages/a/README.md:3 links to ../../docs/b.md: the package is published without it. Name the page, or what @parasol/a exports.',
    'packages/a/README.md:4 links to src/a.ts: the package is published without it. Name the page, or what @parasol/a exports.',
  ]);
});

it('reads neither code nor addresses of other hosts as links', () => {
  const root = repositoryOf({
    'README.md': '`[a](b.md)` [c](https://example.org/c)\n```ts\nlist[0](nowhere.md);\n```\n[`e`](gone.md)\n',
  });
  expect(deadPageLinks(root)).toEqual(['README.md:5 links to gone.md: there is no such file.']);
});
