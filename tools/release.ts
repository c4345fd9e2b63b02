// One release of all packages.
//   npm run release                 versions, changelogs, lockfile, build and tarballs in out/release, to be looked at and committed
//   npm run release -- --publish    publishes the tarballs of out/release, with provenance, to the registry that npm is set up for
//   npm run release -- --dry-run    does the first in a copy that is thrown away, with what was built; CI runs it
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { copyRepository } from './copy-repository.ts';
import { packagesOf, repository } from './packages.ts';
import { packPackages } from './release/pack-packages.ts';
import { versionPackages, waiting } from './release/version-packages.ts';
import { run } from './run.ts';

const tarballs = join(repository, 'out/release');

try {
  if (process.argv.includes('--dry-run')) rehearse();
  else if (process.argv.includes('--publish')) publish();
  else prepare();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function rehearse(): void {
  const root = mkdtempSync(join(tmpdir(), 'parasol-release-'));
  try {
    copyRepository(root, { dist: true });
    if (waiting(root).length === 0)
      writeFileSync(join(root, '.changeset/rehearsal.md'), "---\n'@parasol/core': patch\n---\n\nRehearsed.\n");
    // A changelog names the commit that brought each change.
    const author = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];
    git(root, 'init', '--quiet');
    git(root, 'add', '--all');
    git(root, ...author, 'commit', '--quiet', '--message', 'Rehearsal');
    const version = versionPackages(root);
    report(version, packPackages(root, version, join(root, 'out/release')));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function prepare(): void {
  if (git(repository, 'status', '--porcelain') !== '')
    throw new Error('Commit first: a release begins with a clean tree.');
  const version = versionPackages(repository);
  const { ok, output } = run('node', ['tools/build.ts']);
  if (!ok) throw new Error(output);
  report(version, packPackages(repository, version, tarballs));
  console.log('Look at the changelogs, run npm run pack-check, commit, then: npm run release -- --publish');
}

function publish(): void {
  if (git(repository, 'status', '--porcelain') !== '') throw new Error('Commit the release first, then publish it.');
  const files = globSync('*.tgz', { cwd: tarballs });
  // In the order of the workspaces: whoever installs meanwhile finds what a package asks for.
  const ordered = packagesOf(repository)
    .filter((each) => !each.private)
    .map(({ name }) => files.find((file) => new RegExp(`^${name.slice(1).replace('/', '-')}-\\d`).test(file)) ?? name);
  const absent = ordered.filter((file) => !file.endsWith('.tgz'));
  if (absent.length > 0) throw new Error(`out/release has no tarball of ${absent.join(', ')}. Run: npm run release`);
  for (const file of ordered) {
    const { ok, output } = run('npm', ['publish', join(tarballs, file), '--access', 'public', '--provenance']);
    if (!ok) throw new Error(`${output}\n${file} was not published; those before it were.`);
    console.log(`Published ${file}`);
  }
}

function git(root: string, ...args: string[]): string {
  const { ok, output } = run('git', args, { cwd: root });
  if (!ok) throw new Error(output);
  return output.trim();
}

function report(version: string, files: readonly string[]): void {
  console.log([`Version ${version}:`, ...files.map((file) => `  ${basename(file)}`)].join('\n'));
}
