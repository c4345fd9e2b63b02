// Type-checks every ```ts block of README.md, docs, the packages' READMEs and the packages' doc comments, and runs those of the pages.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocBlock, docBlocks } from './doc-blocks.ts';
import { packagesOf, repository, sourcesOf } from './packages.ts';
import { run } from './run.ts';

interface Example extends DocBlock {
  readonly source: string;
}

// Inside the repository, so that the examples resolve packages as a host does.
const folder = 'out/doc-examples';

// Examples read the sources, as all development does.
const CONDITION = '--conditions=parasol-source';

const pages = ['README.md', ...globSync(['docs/**/*.md', '{packages,examples}/**/README.md'], options())];
const sources = packagesOf(repository)
  .filter((each) => !each.private)
  .flatMap((each) => sourcesOf(repository, `${each.folder}/src`));

const examples = [...pages.filter((page) => existsSync(join(repository, page))), ...sources].flatMap(examplesOf);
const [checked, skipped] = [examples.filter(({ skip }) => !skip), examples.filter(({ skip }) => skip)];

rmSync(join(repository, folder), { recursive: true, force: true });
mkdirSync(join(repository, folder), { recursive: true });
for (const example of checked) {
  // The empty export makes a module of it: examples do not see each other's names and may await.
  writeFileSync(join(repository, folder, fileOf(example)), `${example.code}\nexport {};\n`);
}
const compilerOptions = { noEmit: true };
const config = { extends: '../../tsconfig.base.json', compilerOptions, include: ['*.ts'] };
writeFileSync(join(repository, folder, 'tsconfig.json'), JSON.stringify(config));

const types = checked.length === 0 ? { ok: true, output: '' } : run('tsc', ['-p', folder, '--pretty', 'false']);
console.log(inTheTermsOfTheText(types.output));
for (const { source, line, skip } of skipped) console.log(`not checked: ${source}:${line}: ${skip}`);
console.log(`${checked.length} examples checked, ${skipped.length} not.`);

const onPages = checked.filter(({ source }) => source.endsWith('.md'));
const toRun = types.ok ? onPages.filter(({ notRun }) => notRun === undefined) : [];
const files = toRun.map((example) => join(folder, fileOf(example)));
const ran = files.length === 0 ? types : run('node', [CONDITION, 'tools/run-examples.ts', ...files]);
if (types.ok) {
  console.log(inTheTermsOfTheText(ran.output));
  for (const { source, line, notRun } of onPages)
    if (notRun !== undefined) console.log(`not run: ${source}:${line}: ${notRun}`);
  console.log(`${toRun.length} examples run, ${onPages.length - toRun.length} not.`);
}
if (!ran.ok) process.exitCode = 1;

function examplesOf(source: string): Example[] {
  const text = readFileSync(join(repository, source), 'utf8');
  return docBlocks(text, source.endsWith('.md') ? 'page' : 'source').map((block) => ({ ...block, source }));
}

function fileOf({ source, line }: Example): string {
  return `${source.replaceAll(/[^\w-]+/g, '_')}-L${line}.ts`;
}

/** tsc names the extracted file; the author looks for the page. The lines are the same. */
function inTheTermsOfTheText(said: string): string {
  return checked
    .reduce((text, example) => text.replaceAll(`${folder}/${fileOf(example)}`, example.source), said)
    .replaceAll(/^(\S+?)\((\d+),(\d+)\):/gm, '$1:$2:$3:')
    .trim();
}

function options() {
  return { cwd: repository, exclude: (name: string) => ['node_modules', 'dist'].includes(name) };
}
