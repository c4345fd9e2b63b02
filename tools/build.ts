// Builds what users get: JavaScript by tsup, declarations by tsc, the license beside them and those of what is bundled.
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostPackages } from './licences/host-packages.ts';
import { licenceTexts } from './licences/licence-texts.ts';
import { packagesOf, repository } from './packages.ts';
import { run } from './run.ts';

const published = packagesOf(repository).filter((each) => !each.private);
for (const { folder } of published) {
  rmSync(join(repository, folder, 'dist'), { recursive: true, force: true });
  copyFileSync(join(repository, 'LICENSE'), join(repository, folder, 'LICENSE'));
}
for (const [tool, args] of [
  ['tsup', ['--silent']],
  // Forced, because the folder has just been emptied and the build info does not know.
  ['tsc', ['-b', '--force', 'tsconfig.build.json']],
] as const) {
  const { ok, output } = run(tool, args);
  if (output.trim()) console.log(output);
  if (!ok) process.exit(1);
}
const others = hostPackages(repository);
for (const { name, folder } of published) {
  const bundled = others.filter(({ bundledInto }) => bundledInto.includes(name));
  if (bundled.length === 0) continue;
  writeFileSync(join(repository, folder, 'dist/THIRD-PARTY-LICENSES.txt'), licenceTexts(repository, bundled));
}
console.log(`Built ${published.map(({ name }) => name).join(', ')}.`);
