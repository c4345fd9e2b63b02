// What of others reaches a host, and under which licence.
//   node tools/licences.ts            writes docs/licences.md
//   node tools/licences.ts --check    fails when the page is stale, or a licence is not in licences/allowed.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed } from './licences/allowed.ts';
import { type HostPackage, hostPackages } from './licences/host-packages.ts';
import { repository } from './packages.ts';

const packages = hostPackages(repository);
const page = join(repository, 'docs/licences.md');
const text = pageOf(packages);
if (!process.argv.includes('--check')) {
  writeFileSync(page, text);
} else if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
  fail('docs/licences.md is stale. Run: npm run licences');
}
for (const { name, version, licence } of packages.filter((each) => !isAllowed(each.licence)))
  fail(`${name} ${version} is under "${licence}", which tools/licences/allowed.json does not have.`);

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function pageOf(all: readonly HostPackage[]): string {
  const rows = all.map(
    ({ name, version, licence, installedBy, bundledInto }) =>
      `| \`${name}\` ${version} | ${licence} | ${namesOf(installedBy)} | ${namesOf(bundledInto)} |`,
  );
  return [
    '# Licences',
    '',
    'Parasol is under Apache-2.0. These packages of others come with it, at the versions that the repository tests; a host may install later ones.',
    'Generated from the lockfile by `npm run licences`; which licences may come in is decided in `tools/licences/allowed.json`. The texts of what is',
    'bundled go along in `dist/THIRD-PARTY-LICENSES.txt` of the package.',
    '',
    '| Package | Licence | Installed with | Bundled into |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function namesOf(names: readonly string[]): string {
  return names.map((name) => `\`${name.replace('@parasol/', '')}\``).join(', ');
}
