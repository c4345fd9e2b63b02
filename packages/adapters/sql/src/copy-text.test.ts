import { expect, it } from 'vitest';
import { copyText } from './copy-text.ts';

it('leaves nothing in a value that could end it, and tells null from every text', () => {
  const values = ['plain', '', null, undefined, '\\N', '\\.', 'a\tb', 'a\nb\r', 'C:\\dir', '"\\n"', true, 7n];
  expect(values.map(copyText)).toEqual([
    'plain',
    '',
    '\\N',
    '\\N',
    '\\\\N',
    '\\\\.',
    'a\\tb',
    'a\\nb\\r',
    'C:\\\\dir',
    '"\\\\n"',
    'true',
    '7',
  ]);
});
