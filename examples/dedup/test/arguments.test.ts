import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from '../src/arguments.ts';

describe('the command line of dedup', () => {
  it('takes a file, an id column, and columns by kind and group', () => {
    const given = ['a.csv', '--id', 'n', '--field', 'last=name', '--field', 'town=text/home', '--threshold', '0.5'];
    expect(readArguments(given)).toEqual({
      file: 'a.csv',
      id: 'n',
      out: 'pairs.csv',
      threshold: 0.5,
      fields: [
        { name: 'last', kind: 'name' },
        { name: 'town', kind: 'text', group: 'home' },
      ],
    });
  });

  it.each([
    [[], 'Name one CSV file.'],
    [['a.csv'], 'Say by --id which column names a record.'],
    [['a.csv', '--id', 'n', '--threshold', '2'], '"2" is no probability between 0 and 1, such as 0.8.'],
    [['a.csv', '--id', 'n', '--field', 'last=verb'], '"last=verb" is not COLUMN=KIND'],
    [['a.csv', '--id', 'n', '--wrong'], '--wrong'],
  ])('refuses %j with a sentence', (given, sentence) => {
    expect(() => readArguments(given)).toThrow(UsageError);
    expect(() => readArguments(given)).toThrow(sentence);
  });
});
