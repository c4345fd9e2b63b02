import { expect, it } from 'vitest';
import { arrayText } from './array-text.ts';

it('quotes whatever could be read as something else', () => {
  expect(
    arrayText(['a', 'NULL', null, '', ' ', 'a,b', '{}', 'say "hi"', 'C:\\dir', '01900000-0000-7000-8000-000000000001']),
  ).toBe('{"a","NULL",NULL,""," ","a,b","{}","say \\"hi\\"","C:\\\\dir",01900000-0000-7000-8000-000000000001}');
});
