import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

const read = (...args: string[]) => readArguments(args, import.meta.dirname);

describe('the command line', () => {
  it('needs nothing, and takes a file, a store, a number of rows and a folder', () => {
    expect(read()).toMatchObject({ store: 'sqlite', rows: 20_000 });
    expect(read('--store', 'memory', '--rows', '1_000', '--out', '/tmp/x')).toEqual({
      store: 'memory',
      rows: 1000,
      out: '/tmp/x',
      folder: import.meta.dirname,
    });
    expect(read('arguments.ts')).toMatchObject({ file: `${import.meta.dirname}/arguments.ts` });
    expect(read('--help')).toBe('help');
  });

  it.each([
    [['--store', 'mysql'], /no store "mysql".*sqlite, memory or postgres/],
    [['--rows', '0'], /--rows 0 is not a number of people/],
    [['--rows', '2.5'], /--rows 2.5 is not a number of people/],
    [['--stor', 'memory'], /no option --stor\. Did you mean --store\?/],
    [['nowhere.csv'], /There is no file .*nowhere\.csv/],
    [['.'], /is a folder/],
    [['a.csv', 'b.csv'], /One file at a time/],
    [['arguments.ts', '--rows', '10'], /Give one of the two/],
    [['--rows'], /--rows/],
  ])('answers %j with a sentence that helps', (args, sentence) => {
    expect(() => read(...args)).toThrow(sentence);
  });
});
