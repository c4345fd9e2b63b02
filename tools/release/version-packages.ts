import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../packages.ts';
import { run } from '../run.ts';

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}
const ranges = ['dependencies', 'devDependencies', 'peerDependencies'] as const;

/** Turns the waiting changesets into one new version of all packages, with changelogs, ranges and lockfile; gives that version. */
export function versionPackages(root: string): string {
  if (waiting(root).length === 0)
    throw new Error('No changeset waits in .changeset, so there is nothing to release. Write one: npx changeset');
  const { ok, output } = run('changeset', ['version'], { cwd: root });
  if (!ok) throw new Error(output);
  const packages = packagesOf(root);
  // What nobody installs needs no history of its own.
  for (const { folder } of packages.filter((each) => each.private))
    rmSync(join(root, folder, 'CHANGELOG.md'), { force: true });
  const versions = new Set(packages.map(({ folder }) => read<Manifest>(root, `${folder}/package.json`).version));
  const [version] = versions;
  if (versions.size !== 1 || version === undefined)
    throw new Error(`All packages have one version, but these came out: ${[...versions].join(', ')}.`);
  write(root, 'package.json', { ...read<Manifest>(root, 'package.json'), version });
  updateLockfile(root);
  return version;
}

/** The files that say what changed, without the settings. */
export const waiting = (root: string): string[] =>
  existsSync(join(root, '.changeset'))
    ? readdirSync(join(root, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md')
    : [];

/** The lockfile repeats what the manifests of workspaces say; nothing else of it changes with a release. */
function updateLockfile(root: string): void {
  const lock = read<{ version?: string; packages: Record<string, Manifest> }>(root, 'package-lock.json');
  for (const folder of ['', ...packagesOf(root).map((each) => each.folder)]) {
    const manifest = read<Manifest>(root, join(folder, 'package.json'));
    const entry = lock.packages[folder];
    if (entry === undefined) throw new Error(`package-lock.json has no entry of "${folder}". Run npm install first.`);
    if (manifest.version !== undefined) entry.version = manifest.version;
    for (const kind of ranges) if (manifest[kind] !== undefined) entry[kind] = manifest[kind];
  }
  lock.version = lock.packages['']?.version ?? '';
  write(root, 'package-lock.json', lock);
}

const read = <T>(root: string, file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
const write = (root: string, file: string, content: object): void =>
  writeFileSync(join(root, file), `${JSON.stringify(content, null, 2)}\n`);
