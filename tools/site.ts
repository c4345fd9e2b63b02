// The documentation site, from the pages of docs and the doc comments of every published package.
//   node tools/site.ts                 builds out/site and checks every link of it
//   node tools/site.ts --documented    fails for an exported name that no doc comment explains
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deadLinks, type Entry, openReference, undocumented } from '@parasol/site';
import { packagesOf, repository } from './packages.ts';

/** What a reader should meet first; the other pages follow by name. */
const first = [
  'getting-started',
  'hosting',
  'access',
  'configuration',
  'expressions',
  'signals',
  'writing-a-rule',
  'testing-a-host',
  'migrations',
  'operating',
  'security',
  'performance',
].map((name) => `docs/${name}.md`);

const entries: Entry[] = packagesOf(repository)
  // Neither `internal` nor a package for other packages is for hosts.
  .filter(({ private: isPrivate, name }) => !isPrivate && name !== '@parasol/sql')
  .flatMap(({ name, folder, entries: sources }) =>
    Object.entries(sources)
      .filter(([entry]) => entry !== './internal')
      .map(([entry, source]) => ({
        name: `${name}${entry.slice(1)}`,
        source,
        ...(entry === '.' ? { readme: `${folder}/README.md` } : {}),
      })),
  );

if (process.argv.includes('--documented')) await checkDocumented();
else await build();

async function checkDocumented(): Promise<void> {
  const names = undocumented(await openReference(repository, entries, []));
  for (const name of names) console.error(`${name} has no doc comment: say what it is, its units and its errors.`);
  if (names.length > 0) process.exitCode = 1;
}

async function build(): Promise<void> {
  const site = join(repository, 'out/site');
  rmSync(site, { recursive: true, force: true });
  const clean = await (await openReference(repository, entries, pages())).write(site);
  const dead = deadLinks(site);
  for (const { page, href, why } of dead) console.error(`${page}: ${href}: ${why}.`);
  console.log(`out/site: ${globSync('**/*.html', { cwd: site }).length} pages, ${dead.length} dead links.`);
  if (!clean || dead.length > 0) process.exitCode = 1;
}

function pages(): string[] {
  const found = globSync(['docs/*.md', 'examples/**/README.md'], { cwd: repository, exclude: ['**/node_modules'] });
  return [...new Set([...first.filter((page) => found.includes(page)), ...found.sort(), 'CONTRIBUTING.md'])];
}
