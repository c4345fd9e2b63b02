// Dependency rules, read from every import statement.
//   node tools/arrows.ts                    the rules and the circles
//   node tools/arrows.ts --graph            prints the graph of the packages
//   node tools/arrows.ts --graph --write    writes it to docs/module-graph.md
//   node tools/arrows.ts --graph --check    fails when docs/module-graph.md is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as posix from 'node:path/posix';
import { brokenRule } from './arrow-rules.ts';
import { circlesIn } from './circles.ts';
import { type Import, importsOf } from './imports.ts';
import { moduleGraph } from './module-graph.ts';
import { isTest, type Package, packagesOf, repository, sourcesOf } from './packages.ts';

interface Source {
  readonly file: string;
  readonly owner: Package;
  readonly imports: readonly Import[];
}

/** Every broken rule, one sentence each: file, line, import, rule. */
export function brokenArrows(root: string): string[] {
  const packages = packagesOf(root);
  const sources = read(root, packages);
  const broken = sources.flatMap(({ file, owner, imports }) =>
    imports.flatMap((each) => {
      const rule = brokenRule(file, each, owner, packages);
      return rule === undefined ? [] : [`${file}:${each.line} imports ${each.specifier}. ${rule}`];
    }),
  );
  const circles = circlesIn(valueGraph(sources)).map(
    (circle) =>
      `${circle[0]} is in a circle of value imports: ${circle.join(' → ')}. Use \`import type\` or a third file.`,
  );
  return [...broken, ...circles];
}

/** docs/module-graph.md as it should be. */
export function graphOf(root: string): string {
  const packages = packagesOf(root).filter(({ folder }) => !folder.startsWith('tools/'));
  const arrows = new Map(packages.map((from) => [from, new Set<Package>()]));
  for (const { file, owner, imports } of read(root, packages)) {
    if (isTest(file)) continue;
    for (const { specifier } of imports) {
      const target = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
      if (target !== undefined && target !== owner) arrows.get(owner)?.add(target);
    }
  }
  return moduleGraph(arrows);
}

const read = (root: string, packages: readonly Package[]): Source[] =>
  packages.flatMap((owner) =>
    sourcesOf(root, owner.folder).map((file) => ({ file, owner, imports: importsOf(join(root, file)) })),
  );

function valueGraph(sources: readonly Source[]): Map<string, string[]> {
  return new Map(
    sources.map(({ file, imports }) => {
      const values = imports.filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly);
      return [file, values.map(({ specifier }) => posix.join(posix.dirname(file), specifier))];
    }),
  );
}

if (import.meta.main) {
  const options = new Set(process.argv.slice(2));
  const path = join(repository, 'docs/module-graph.md');
  if (!options.has('--graph')) {
    const broken = brokenArrows(repository);
    for (const sentence of broken) console.error(sentence);
    if (broken.length > 0) process.exitCode = 1;
  } else if (options.has('--write')) {
    writeFileSync(path, graphOf(repository));
  } else if (!options.has('--check')) {
    console.log(graphOf(repository));
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== graphOf(repository)) {
    console.error('docs/module-graph.md is stale. Run: npm run graph');
    process.exitCode = 1;
  }
}
