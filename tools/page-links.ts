// Fails for a link of a Markdown page that leads nowhere, and for one that leads out of a package that travels alone.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as posix from 'node:path/posix';
import { type Package, packagesOf, repository } from './packages.ts';

interface Link {
  readonly line: number;
  readonly target: string;
}

const skipped = ['node_modules', 'dist', 'out', '.changeset'];

/** Every dead link of the pages below `root`, one sentence each. Links to other hosts are not followed. */
export function deadPageLinks(root: string): string[] {
  const packages = packagesOf(root).filter((each) => !each.private);
  return globSync('**/*.md', { cwd: root, exclude: (name) => skipped.includes(name) })
    .map((page) => page.replaceAll('\\', '/'))
    .sort()
    .flatMap((page) =>
      linksOf(readFileSync(join(root, page), 'utf8')).flatMap(({ line, target }) => {
        const why = whyDead(root, page, target, packages);
        return why === undefined ? [] : [`${page}:${line} links to ${target}: ${why}`];
      }),
    );
}

function whyDead(root: string, page: string, target: string, packages: readonly Package[]): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(join(root, file))) return 'there is no such file.';
  if (statSync(join(root, file)).isDirectory())
    return 'it is a folder, which the site has no page of. Name a file of it.';
  const owner = packages.find(({ folder }) => page.startsWith(`${folder}/`));
  if (owner !== undefined && file !== page && !posix.relative(owner.folder, file).startsWith('dist/'))
    return `the package is published without it. Name the page, or what ${owner.name} exports.`;
  if (anchor === undefined || !file.endsWith('.md')) return;
  if (headingsOf(readFileSync(join(root, file), 'utf8')).has(anchor)) return;
  return 'the page has no such heading.';
}

function linksOf(text: string): Link[] {
  return withoutCode(text).flatMap((content, i) =>
    [...content.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ line: i + 1, target })),
  );
}

/** The anchors of a page, as viewers of Markdown make them of its headings. */
function headingsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const line of withoutCode(text, 'fences')) {
    const heading = /^#{1,6} (.+)/.exec(line)?.[1];
    if (heading === undefined) continue;
    const base = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    let anchor = base;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${base}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The lines of a page with blocks of code, and code within a line, blanked. */
function withoutCode(text: string, what: 'all' | 'fences' = 'all'): string[] {
  let inside = false;
  return text.split('\n').map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) inside = !inside;
    if (fence || inside) return '';
    return what === 'all' ? line.replaceAll(/(?<!\[)`[^`]*`(?!\])/g, '') : line;
  });
}

if (import.meta.main) {
  const dead = deadPageLinks(repository);
  for (const sentence of dead) console.error(sentence);
  if (dead.length > 0) process.exitCode = 1;
}
