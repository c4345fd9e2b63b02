import { dirname, join } from 'node:path/posix';
import type { Import } from './imports.ts';
import { isTest, type Package } from './packages.ts';

const core = ['@parasol/core', '@parasol/core/internal'];
const publicCore = ['@parasol/core'];

/**
 * What the sources of a package may import of ours. A new package gets its line here, and the decision with it.
 * Nobody imports tasks, workflow or reports: they plug into the ports of core.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  '@parasol/core': [],
  '@parasol/individual': core,
  '@parasol/social-protection': [...core, '@parasol/individual'],
  '@parasol/payment-cycle': [...core, '@parasol/individual', '@parasol/social-protection'],
  // Written exactly as an implementer would write one, so that it proves the public API.
  '@parasol/calcrule-social-protection': [...publicCore, '@parasol/payment-cycle'],
  '@parasol/tasks': core,
  '@parasol/workflow': core,
  '@parasol/reports': core,
  '@parasol/memory': core,
  '@parasol/sql': core,
  '@parasol/sqlite': [...core, '@parasol/sql'],
  '@parasol/postgres': [...core, '@parasol/sql'],
  // A format of files, as anybody could write one.
  '@parasol/xlsx': publicCore,
  '@parasol/dev-postgres': [],
  '@parasol/site': [],
  '@parasol/test-support': [...core, '@parasol/memory', '@parasol/postgres', '@parasol/sqlite'],
};

/** One file's import, judged; the answer is the sentence of the broken rule. */
export function brokenRule(
  file: string,
  { specifier }: Import,
  owner: Package | undefined,
  packages: readonly Package[],
): string | undefined {
  if (specifier.startsWith('.')) return brokenRelative(file, specifier, owner);
  const [scope, name] = specifier.split('/');
  if (scope !== '@parasol' || owner === undefined) return;
  const target = `${scope}/${name}`;
  if (target === owner.name) {
    return isTest(file) ? undefined : 'A file imports the file it means, not its own package.';
  }
  if (owner.folder.startsWith('examples/') && (specifier.endsWith('/internal') || target === '@parasol/sql')) {
    return `Examples show what a host can do: ${specifier} is not for hosts.`;
  }
  if (isTest(file)) return;
  if (!owner.dependencies.includes(target)) {
    return `${target} is missing from the dependencies in ${owner.folder}/package.json.`;
  }
  return brokenArrow(file, specifier, owner, packages);
}

function brokenArrow(
  file: string,
  specifier: string,
  owner: Package,
  packages: readonly Package[],
): string | undefined {
  const isHost = /^(examples|benchmarks)\b/.test(owner.folder);
  if (isHost) {
    const toExample = packages.some(({ name, folder }) => specifier === name && folder.startsWith('examples/'));
    return toExample && owner.folder.startsWith('examples/') ? 'An example stands alone.' : undefined;
  }
  const allowed = mayImport[owner.name];
  // What a module offers to tests builds on what core and the modules below it offer to tests.
  if (isTestKit(file, owner) && specifier.endsWith('/testing') && allowed?.includes(specifier.replace('/testing', '')))
    return;
  if (allowed === undefined)
    return `${owner.name} has no line in tools/arrow-rules.ts yet: say there what it may import.`;
  if (allowed.includes(specifier)) return;
  return allowed.length === 0
    ? `${owner.name} depends on nothing of ours.`
    : `${owner.name} may import only ${allowed.join(', ')}.`;
}

function brokenRelative(file: string, specifier: string, owner: Package | undefined): string | undefined {
  if (!/\.(ts|json)$/.test(specifier)) return 'A relative import ends in .ts, as Node reads it.';
  if (owner === undefined) return;
  const target = join(dirname(file), specifier);
  if (!target.startsWith(`${owner.folder}/`))
    return 'An import from another package goes by its name, not by its path.';
  if (Object.values(owner.entries).includes(target) && !isTest(file)) {
    return `${specifier} is an entry of this package, a list of names for others: import the file you mean.`;
  }
  return;
}

const isTestKit = (file: string, { folder }: Package): boolean =>
  file === `${folder}/src/testing.ts` || file.startsWith(`${folder}/src/testing/`);
