import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Package {
  readonly name: string;
  /** Folder, relative to the repository, with forward slashes. */
  readonly folder: string;
  readonly private: boolean;
  readonly entries: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly exports?: string | Readonly<Record<string, string | { readonly 'parasol-source'?: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export const repository = dirname(import.meta.dirname);

/** The packages of the repository, in the order in which the root's `workspaces` lists them. */
export function packagesOf(root: string): Package[] {
  const { workspaces = [] } = manifest(root);
  return workspaces
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => read(root, folder));
}

/** TypeScript files below `folder`, relative to `root`, with forward slashes; built and generated ones left out. */
export function sourcesOf(root: string, folder: string): string[] {
  const generated = (name: string) => ['node_modules', 'dist', 'out'].includes(name);
  return globSync('**/*.ts', { cwd: join(root, folder), exclude: (name) => generated(name) })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .sort();
}

/** Tests may use every package: a module is tested on real stores. */
export const isTest = (file: string): boolean => /\.(test|test-d|bench)\.ts$/.test(file) || /\/test\//.test(`/${file}`);

function read(root: string, folder: string): Package {
  const {
    name,
    private: isPrivate = false,
    exports = {},
    dependencies,
    peerDependencies,
  } = manifest(join(root, folder));
  const entries: Record<string, string> = {};
  for (const [entry, target] of Object.entries(typeof exports === 'string' ? {} : exports)) {
    const source = typeof target === 'string' ? undefined : target['parasol-source'];
    if (source !== undefined) entries[entry] = `${folder}/${source.replace('./', '')}`;
  }
  return {
    name,
    folder,
    private: isPrivate,
    entries,
    dependencies: Object.keys({ ...dependencies, ...peerDependencies }),
  };
}

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
