import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as posix from 'node:path/posix';
import { importsOf } from '../imports.ts';
import { type Package, packagesOf } from '../packages.ts';

/** A package of others that reaches a host: installed beside ours, or bundled into one of ours. */
export interface HostPackage {
  readonly name: string;
  readonly version: string;
  /** An expression of SPDX, as the package says it; empty where it says none. */
  readonly licence: string;
  /** Where it is installed in this repository. */
  readonly path: string;
  /** Which of our packages install it. */
  readonly installedBy: readonly string[];
  /** Into which of our packages it is bundled. */
  readonly bundledInto: readonly string[];
}

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}
type Lock = Readonly<Record<string, Locked>>;

/** Everything that a host of all our packages gets, from the lockfile and from what our sources import. */
export function hostPackages(root: string): HostPackage[] {
  const lock = (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages;
  const found = new Map<string, { installedBy: Set<string>; bundledInto: Set<string> }>();
  for (const owner of packagesOf(root).filter((each) => !each.private)) {
    const own = neededBy(lock[owner.folder] ?? {});
    for (const path of closure(lock, owner.folder, own)) entryOf(found, path).installedBy.add(owner.name);
    const bundled = bundledNames(root, owner, own);
    for (const path of closure(lock, owner.folder, bundled)) entryOf(found, path).bundledInto.add(owner.name);
  }
  return [...found]
    .map(([path, { installedBy, bundledInto }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: lock[path]?.version ?? '',
      licence: lock[path]?.license ?? '',
      path,
      installedBy: [...installedBy].sort(),
      bundledInto: [...bundledInto].sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** What npm installs for a package: its dependencies, and the peers that it cannot do without. */
function neededBy({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }: Locked): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

/** Packages that what we publish imports although the host does not install them: the build puts them into ours. */
function bundledNames(root: string, { entries, dependencies }: Package, installed: readonly string[]): string[] {
  const known = new Set([...dependencies, ...installed]);
  const names = new Set<string>();
  const seen = new Set<string>();
  const read = (file: string): void => {
    if (seen.has(file) || !file.endsWith('.ts')) return;
    seen.add(file);
    for (const { specifier, typeOnly } of importsOf(join(root, file))) {
      if (typeOnly || /^(node:|@parasol\/)/.test(specifier)) continue;
      if (specifier.startsWith('.')) read(posix.join(posix.dirname(file), specifier));
      else names.add(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
    }
  };
  for (const entry of Object.values(entries)) read(entry);
  return [...names].filter((name) => !known.has(name));
}

function closure(lock: Lock, from: string, names: readonly string[]): Set<string> {
  const paths = new Set<string>();
  const visit = (parent: string, name: string): void => {
    const path = pathOf(lock, parent, name);
    // Our own packages are asked for themselves; what this platform does not have is not in the lockfile's closure.
    if (path === undefined || lock[path]?.link === true || paths.has(path)) return;
    paths.add(path);
    for (const next of neededBy(lock[path] ?? {})) visit(path, next);
  };
  for (const name of names) visit(from, name);
  return paths;
}

/** As Node looks a package up: beside the parent, then in every folder above it. */
function pathOf(lock: Lock, parent: string, name: string): string | undefined {
  for (let folder = parent; ; folder = folder.replace(/(^|\/)[^/]+$/, '')) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (path in lock) return path;
    if (folder === '') return undefined;
  }
}

function entryOf(
  found: Map<string, { installedBy: Set<string>; bundledInto: Set<string> }>,
  path: string,
): { installedBy: Set<string>; bundledInto: Set<string> } {
  const entry = found.get(path) ?? { installedBy: new Set(), bundledInto: new Set() };
  found.set(path, entry);
  return entry;
}
