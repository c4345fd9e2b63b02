import { expect, it } from 'vitest';
import { docBlocks } from '../tools/doc-blocks.ts';

const page = (...lines: string[]) => docBlocks(lines.join('\n'), 'page');
const ts = '```ts';
const end = '```';

it('keeps the code on its line and takes no other language', () => {
  expect(page('# Title', '```sh', 'npm i', end, ts, 'one();', end)).toEqual([{ line: 6, code: '\n\n\n\n\none();' }]);
});

it('lists a skipped block with its reason', () => {
  expect(page(ts, '// skip: shows an error', 'x', end)[0]?.skip).toBe('shows an error');
});

it('says why a block is checked and not run, whatever continues it', () => {
  const blocks = page(ts, '// not run: needs a file', 'x', end, ts, '// continues', 'y', end, ts, 'z', end);
  expect(blocks.map(({ notRun, skip }) => [notRun, skip])).toEqual([
    ['needs a file', undefined],
    [undefined, undefined],
  ]);
});

it('joins a block that continues the one before, each line where the page has it', () => {
  const [block, ...rest] = page(ts, 'const a = 1;', end, 'Then:', ts, '// continues', 'a;', end);
  expect(rest).toEqual([]);
  expect(block?.code.split('\n')).toEqual(['', 'const a = 1;', '', '', '', '// continues', 'a;']);
});

it('reads the doc comments of a source file, not its strings', () => {
  const source = ['/**', ' * Adds.', ' * ```ts', ' * if (a) {', ' *   b();', ' * }', ' * ```', ' */'];
  const blocks = docBlocks([...source, "export const s = '```ts';", ''].join('\n'), 'source');
  expect(blocks).toEqual([{ line: 4, code: '\n\n\nif (a) {\n  b();\n}' }]);
});
