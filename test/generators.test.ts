import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freeRights } from '../tools/generate/free-rights.ts';
import { namesOf } from '../tools/generate/names.ts';
import { servicePlace } from '../tools/generate/service-place.ts';
import { writeFiles } from '../tools/generate/write-files.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'parasol-generate-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

it('spells a name as packages, tables, code and people do, however it is given', () => {
  const spelt = { kebab: 'case-note', snake: 'case_note', camel: 'caseNote', pascal: 'CaseNote', words: 'case note' };
  for (const given of ['case-note', 'caseNote', 'CaseNote', 'case_note'])
    expect(namesOf(given, 'NAME')).toEqual({ ...spelt, plural: 'caseNotes' });
  expect(['diary', 'visit', 'process', 'survey', 'batch'].map((word) => namesOf(word, 'NAME').plural)).toEqual([
    'diaries',
    'visits',
    'processes',
    'surveys',
    'batches',
  ]);
});

it('refuses what is no name, so that nothing is written outside of packages', () => {
  for (const given of [undefined, '', '../core', 'a b', '2nd', 'a--b', 'Ünit', 'a'.repeat(41)])
    expect(() => namesOf(given, 'NAME')).toThrow('NAME is a name such as case-note');
});

it('gives rights that no module has, above those of the contract', () => {
  const root = folderWith({
    'packages/a/src/rights.ts': "rights('159001'), rights('900007')",
    'packages/adapters/b/src/rights.ts': "rights('900003')",
  });
  expect(freeRights(root, 2)).toEqual(['900008', '900009']);
});

it('finds the table of a service and the entity it is about', () => {
  const text = `import { A } from './entities/a.ts';
import { B, bStates } from './entities/b-thing.ts';
export const AService = defineService('a_service', { create: createOf(A, 'a'), });
export const BService = defineService('b_service', {
  own,
  ...entityQueries(B, 'b'),
});
export const CService = defineService('c_service', { upload });
`;
  const root = folderWith({ 'src/services.ts': text });
  const place = servicePlace(root, 'b_service');
  expect(place.entity).toEqual({ name: 'B', file: 'entities/b-thing.ts' });
  expect(text.slice(place.offset).trimStart()).toMatch(/^own,/);
  expect(() => servicePlace(root, 'd_service')).toThrow('there are a_service, b_service, c_service');
  expect(() => servicePlace(root, 'c_service')).toThrow('no queries of an entity');
});

it('overwrites nothing', () => {
  const root = folderWith({ 'packages/a/README.md': 'mine' });
  expect(() => writeFiles(root, { 'packages/a/new.md': '', 'packages/a/README.md': '' })).toThrow('README.md is there');
});
