import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { packagesOf, repository } from './packages.ts';

/** The repository as it stands, with the installed packages linked; our own lead into the copy. Build output comes along on demand. */
export function copyRepository(root: string, options: { readonly dist?: boolean } = {}): void {
  const left = new Set(['node_modules', 'out', '.git', 'coverage', ...(options.dist === true ? [] : ['dist'])]);
  cpSync(repository, root, { recursive: true, filter: (path) => path === repository || !left.has(basename(path)) });
  for (const folder of ['.', ...packagesOf(repository).map((each) => each.folder)]) {
    const installed = join(repository, folder, 'node_modules');
    if (existsSync(installed)) linkInstalled(installed, join(root, folder, 'node_modules'));
  }
  linkPackages(root);
}

function linkInstalled(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== '@parasol') symlinkSync(join(from, name), join(to, name));
}

/** Lets the packages of a copy find each other, new ones too. */
export function linkPackages(root: string): void {
  mkdirSync(join(root, 'node_modules/@parasol'), { recursive: true });
  for (const { name, folder } of packagesOf(root)) {
    const link = join(root, 'node_modules', name);
    if (!existsSync(link)) symlinkSync(relative(resolve(link, '..'), join(root, folder)), link);
  }
}
