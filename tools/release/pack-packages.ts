import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packagesOf } from '../packages.ts';
import { run } from '../run.ts';

interface Packed {
  readonly filename: string;
  readonly version: string;
  readonly files: readonly { readonly path: string }[];
}

/** What every tarball must carry. */
const needed = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/index.js', 'dist/index.d.ts'];

/** Packs what was built into `to`, in the order in which it is published; every tarball is complete and names only this version. */
export function packPackages(root: string, version: string, to: string): string[] {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  return packagesOf(root)
    .filter((each) => !each.private)
    .map(({ name, folder }) => {
      if (!existsSync(join(root, folder, 'dist'))) throw new Error(`${name} is not built. Run: npm run build`);
      requireRanges(join(root, folder, 'package.json'), version);
      const { ok, output } = run('npm', ['pack', '--json', '--pack-destination', to], { cwd: join(root, folder) });
      if (!ok) throw new Error(output);
      const [packed] = Object.values(JSON.parse(output.slice(output.search(/[[{]/))) as readonly Packed[]);
      const missing = needed.filter((file) => packed?.files.some(({ path }) => path === file) !== true);
      if (packed?.version !== version || missing.length > 0)
        throw new Error(
          `The tarball of ${name} has version ${packed?.version}, and lacks ${missing.join(', ') || 'nothing'}.`,
        );
      return join(to, packed.filename);
    });
}

/** Packages of one release ask for each other, and for no earlier one. */
function requireRanges(file: string, version: string): void {
  const { name, dependencies, peerDependencies } = JSON.parse(readFileSync(file, 'utf8')) as {
    name: string;
    dependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
  };
  for (const [other, range] of Object.entries({ ...dependencies, ...peerDependencies }))
    if (other.startsWith('@parasol/') && range !== `^${version}`)
      throw new Error(`${name} asks for ${other} ${range}, but this release is ${version}.`);
}
