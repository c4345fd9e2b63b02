import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { docBlocks } from '../tools/doc-blocks.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

it('runs the code of the README as pasted, and it explains an amount', async () => {
  const [block] = docBlocks(await readFile(join(root, 'README.md'), 'utf8'), 'page');
  expect(block?.code).toContain('createParasol');
  // Inside the repository, so that the packages are found by their names.
  const folder = join(root, 'out', 'readme');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'pasted.ts');
  await writeFile(file, block?.code ?? '');
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=parasol-source', file], { cwd: root });
  await rm(folder, { recursive: true });
  expect(stdout).toContain('145.50');
  expect(stdout).toContain('45.50');
});
