// Adds the optional packages of other platforms that npm left out of package-lock.json.
//
// A mirror of the registry may hold only the binaries of its own platforms. npm then writes a lockfile without the
// others, and `npm ci` refuses that lockfile on every machine. Run `npm run lock` after `npm install`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './packages.ts';

interface Locked {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const path = join(repository, 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Locked> };
const added: string[] = [];

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (platform === undefined || isLocked(parent, name)) continue;
    const place = `node_modules/${name}` in lock.packages ? `${parent}/node_modules/${name}` : `node_modules/${name}`;
    // In the order in which npm itself writes the keys.
    const { cpu, libc, os } = platform;
    const version = range.replace(/^[~^]/, '');
    lock.packages[place] = { version, cpu, ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os };
    added.push(name);
  }
}

if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? 'package-lock.json is complete.' : `Added ${added.join(', ')}.`);

/** As Node looks a package up: beside the parent, then in every folder above it. */
function isLocked(parent: string, name: string): boolean {
  for (let folder = parent; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (`${folder}${folder && '/'}node_modules/${name}` in lock.packages) return true;
    if (folder === '' || !folder.includes('node_modules/')) return `node_modules/${name}` in lock.packages;
  }
}

/** Read from the name, `@scope/tool-linux-x64-musl`: the package itself is what could not be fetched. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc: string[] | undefined } | undefined {
  const words = name.split(/[/-]/);
  const os = words.find((word) =>
    /^(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)$/.test(word),
  );
  const cpu = words.find((word) => /^(arm|arm64|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)$/.test(word));
  if (os === undefined || cpu === undefined) return;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  return { os: [os], cpu: [cpu], libc: libc === undefined || os !== 'linux' ? undefined : [libc] };
}
