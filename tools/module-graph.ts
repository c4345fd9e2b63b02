import type { Package } from './packages.ts';

/** Which package imports which, from its sources. */
export type Arrows = ReadonlyMap<Package, ReadonlySet<Package>>;

export function moduleGraph(arrows: Arrows): string {
  const lines: string[] = [];
  for (const [title, belongs] of groups) {
    const members = [...arrows.keys()].filter(({ folder }) => belongs(folder));
    if (members.length === 0) continue;
    lines.push(`  subgraph ${title}`, ...members.map(({ name }) => `    ${id(name)}["${name}"]`), '  end');
  }
  for (const [from, targets] of arrows) {
    lines.push(...[...targets].map(({ name }) => `  ${id(from.name)} --> ${id(name)}`).sort());
  }
  return [
    '# Which package imports which',
    '',
    'Generated from the import statements by `npm run graph`; the rules are in `tools/arrow-rules.ts`.',
    '',
    '```mermaid',
    'flowchart TD',
    ...lines,
    '```',
    '',
    '| Package | imports |',
    '|---|---|',
    ...[...arrows].map(([from, targets]) => `| \`${from.name}\` | ${namesOf(targets)} |`),
    '',
  ].join('\n');
}

const groups: readonly (readonly [string, (folder: string) => boolean])[] = [
  ['hosts', (folder) => /^(examples|benchmarks)\b/.test(folder)],
  ['adapters', (folder) => folder.startsWith('packages/adapters/')],
  ['modules', (folder) => /^packages\/(?!adapters|core)/.test(folder)],
  ['kernel', (folder) => folder === 'packages/core'],
];

const namesOf = (packages: ReadonlySet<Package>): string =>
  [...packages]
    .map(({ name }) => `\`${name}\``)
    .sort()
    .join(', ') || 'nothing of ours';

const id = (name: string): string => name.replace('@parasol/', '');
