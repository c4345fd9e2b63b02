// npm run new-operation MODULE SERVICE OPERATION [--query]: an operation in its own file, its right, its line in the service, its test.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Module } from '@parasol/core';
import { freeRights } from './generate/free-rights.ts';
import { namesOf } from './generate/names.ts';
import { type NewOperation, operationFile, operationTest } from './generate/operation-files.ts';
import { servicePlace } from './generate/service-place.ts';
import { format, writeFiles } from './generate/write-files.ts';
import { repository } from './packages.ts';

const usage =
  'npm run new-operation MODULE SERVICE OPERATION [--query], such as: npm run new-operation grievance grievance_service escalate';

try {
  await make();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function make(): Promise<void> {
  const [moduleName, service, operationName, ...more] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  if (operationName === undefined || service === undefined || more.length > 0) throw new Error(usage);
  const module = namesOf(moduleName, 'MODULE');
  const operation = namesOf(operationName, 'OPERATION');
  const folder = `packages/${module.kebab}`;
  if (!existsSync(join(repository, folder, 'src/module.ts'))) throw new Error(`There is no module in ${folder}.`);
  const place = servicePlace(join(repository, folder), service);
  const about = service.replace(/_service$/, '');
  const made: NewOperation = {
    kind: process.argv.includes('--query') ? 'query' : 'command',
    operation,
    entity: place.entity,
    folder: namesOf(about, 'SERVICE').kebab,
    key: `gql_${about}_${operation.snake}_perms`,
    right: freeRights(repository, 1)[0] ?? '',
    signal: `${service}.${operation.snake}`,
    test: await composition(folder, service, operation.camel),
  };
  const file = `${folder}/src/operations/${made.folder}/${operation.kebab}.ts`;
  const test = `${folder}/test/scenario/${made.folder}-${operation.kebab}.test.ts`;
  writeFiles(repository, { [file]: operationFile(made), [test]: operationTest(made) });
  const services = `${folder}/src/services.ts`;
  const { text, offset } = place;
  const line = `import { ${operation.camel} } from './operations/${made.folder}/${operation.kebab}.ts';\n`;
  writeFileSync(
    join(repository, services),
    `${line}${text.slice(0, offset)}\n  ${operation.camel},${text.slice(offset)}`,
  );
  const rights = `${folder}/src/rights.ts`;
  addRight(join(repository, rights), made);
  format(repository, [services, rights]);
  console.log(`${made.signal}: say in ${file} what it does. Then: npm test -- ${made.folder}-${operation.kebab}`);
}

function addRight(file: string, { key, right }: NewOperation): void {
  const text = readFileSync(file, 'utf8');
  if (text.includes(`${key}:`)) throw new Error(`${file} has ${key} already.`);
  const end = text.lastIndexOf('\n};');
  if (end === -1) throw new Error(`${file} has no table of rights that ends in "};".`);
  writeFileSync(file, `${text.slice(0, end)}\n  ${key}: rights('${right}'),${text.slice(end)}`);
}

/** What a test of the module lists and configures, read from the modules themselves. */
async function composition(folder: string, service: string, operation: string): Promise<NewOperation['test']> {
  const own = await moduleIn(folder);
  const session = Object.entries(own.value.services).find(([, operations]) =>
    Object.values(operations).some((each) => each.service === service),
  );
  if (session === undefined) throw new Error(`The module of ${folder} does not list the service "${service}".`);
  if (operation in session[1]) throw new Error(`${service} has an operation "${operation}" already.`);
  const required = await Promise.all(own.value.requires.map((id) => moduleIn(`packages/${id.replaceAll('_', '-')}`)));
  const modules = [...required, own];
  const demanding = modules.filter(({ value }) => Object.keys(value.approval).length > 0);
  const off = (keys: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.keys(keys).map((key) => [key, false as const]));
  return {
    session: session[0],
    modules: modules.map(({ factory, from }) => ({ factory, from })),
    configuration: Object.fromEntries(demanding.map(({ value }) => [value.id, off(value.approval)])),
  };
}

async function moduleIn(folder: string): Promise<{ factory: string; from: string; value: Module }> {
  const { name } = JSON.parse(readFileSync(join(repository, folder, 'package.json'), 'utf8')) as { name: string };
  const factory = namesOf(folder.replace('packages/', ''), 'MODULE').camel;
  const { [factory]: make } = (await import(join(repository, folder, 'src/index.ts'))) as Record<string, () => Module>;
  if (make === undefined) throw new Error(`${folder} exports no ${factory}(), by which a host lists the module.`);
  return { factory, from: name, value: make() };
}
