// npm run new-module NAME [ENTITY]: a package with every room of a module, that compiles and whose test passes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphOf } from './arrows.ts';
import { freeRights } from './generate/free-rights.ts';
import { moduleFiles } from './generate/module-files.ts';
import { namesOf } from './generate/names.ts';
import { registerModule } from './generate/register-module.ts';
import { format, writeFiles } from './generate/write-files.ts';
import { repository } from './packages.ts';
import { run } from './run.ts';

const [name, entityName = name, ...more] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
try {
  if (name === undefined || more.length > 0)
    throw new Error('npm run new-module NAME [ENTITY], such as: npm run new-module grievance');
  make(name, entityName ?? name);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function make(name: string, entityName: string): void {
  const module = namesOf(name, 'NAME');
  const folder = `packages/${module.kebab}`;
  if (existsSync(join(repository, folder))) throw new Error(`There is a package ${folder} already.`);
  const { version } = JSON.parse(readFileSync(join(repository, 'packages/core/package.json'), 'utf8')) as {
    version: string;
  };
  const made = { module, entity: namesOf(entityName, 'ENTITY'), rights: freeRights(repository, 5), version };
  const files = Object.entries(moduleFiles(made)).map(([file, text]) => [`${folder}/${file}`, text] as const);
  writeFiles(repository, Object.fromEntries(files));
  registerModule(repository, module.kebab);
  format(repository, ['package.json', 'tsconfig.build.json', 'tools/arrow-rules.ts']);
  writeFileSync(join(repository, 'docs/module-graph.md'), graphOf(repository));
  if (!process.argv.includes('--no-install')) link();
  console.log(
    `${folder} has every room of a module. Next: npm test -- ${module.kebab}, and npm run new-operation ${module.kebab} …`,
  );
}

/** Lets the other packages find the new one. Nothing new is downloaded. */
function link(): void {
  for (const [command, ...args] of [
    ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'],
    ['node', 'tools/complete-lockfile.ts'],
  ] as const) {
    const { ok, output } = run(command, args);
    if (!ok) throw new Error(output);
  }
}
