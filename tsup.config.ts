import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
import { packagesOf } from './tools/packages.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** What a package leaves to its host: dependencies and peers, with their subpaths. */
function externalsOf(folder: string): RegExp[] {
  const { dependencies = {}, peerDependencies = {} } = manifestOf(folder);
  return Object.keys({ ...dependencies, ...peerDependencies }).map((name) => new RegExp(`^${name}(/|$)`));
}

// One build for each published package; its entries are those of `exports` in its package.json.
export default defineConfig(
  packagesOf(process.cwd())
    .filter(({ private: isPrivate }) => !isPrivate)
    .map(({ folder, entries }) => ({
      entry: Object.values(entries),
      outDir: `${folder}/dist`,
      format: 'esm' as const,
      platform: 'node' as const,
      target: 'node22',
      // What `.` and `./internal` share is one chunk: two copies of a class would not recognise each other.
      splitting: true,
      external: externalsOf(folder),
      define: { PARASOL_VERSION: JSON.stringify(manifestOf(folder).version) },
      // Dependencies and peers stay imports of the host's own copy; development dependencies that a source imports (ajv) go
      // into the bundle, so that a host installs fewer packages.
      sourcemap: true,
      // tsup's own declarations need the API of an older TypeScript; `tsc -b` writes them.
      dts: false,
    })),
);
