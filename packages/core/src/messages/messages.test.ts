import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMessages } from '@parasol/test-support';
import { expect, it } from 'vitest';
import { coreModule } from '../module/core-module.ts';
import { coreCatalogues } from './catalogues.ts';

describeMessages(coreCatalogues, coreModule.messages);

it('translates every catalogue that the kernel declares', () => {
  const folder = join(import.meta.dirname, '..');
  const declared = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/= define(?:Errors|Phrases)\(\s*'(\w+)'/g),
    ])
    .map(([, name]) => name)
    .filter((name) => name !== 'acme' && name !== 'acme_phrase');
  expect([...new Set(declared)].sort()).toEqual(Object.keys(coreCatalogues).sort());
});
