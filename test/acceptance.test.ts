import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Every item of the contract's acceptance list has tests that carry its number in their names, or says why it has none. */

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Item {
  /** What it asks for, in a few words. */
  readonly asks: string;
  /** Files with tests whose names have the number. */
  readonly tests?: readonly string[];
  /** The milestone that brings it, and why it cannot be shown before. */
  readonly later?: string;
  readonly why?: string;
  /** What is other than in the reference on purpose, and what the tests show instead. */
  readonly differs?: string;
  /** Why there is nothing to show. */
  readonly none?: string;
  /** What of it is not there. */
  readonly lacks?: string;
}
const table = JSON.parse(read('contract/acceptance.json')) as {
  /** The last number of each part of the list. */
  readonly parts: Readonly<Record<string, number>>;
  readonly items: Readonly<Record<string, Item>>;
};
const items = Object.entries(table.items);
const milestones = Object.keys(JSON.parse(read('contract/not-yet-built.json')) as object);

const NUMBER = /\b((?:AC|D)-[A-Z]+\d{2})\b/g;

/** The numbers in the names of tests: all that stand in texts, not in comments. */
function numbersIn(file: string): ReadonlySet<string> {
  const code = read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  return new Set([...code.matchAll(NUMBER)].map(([, number = '']) => number));
}

const files = globSync('{packages,test,examples,tools}/**/*.test.ts', { cwd: root }).filter(
  (file) => !file.includes('node_modules') && !file.includes('/dist/'),
);
const carried = new Map(files.map((file) => [file, numbersIn(file)]));

describe('the acceptance list', () => {
  it('has every item of every part, and no other', () => {
    const expected = Object.entries(table.parts).flatMap(([part, last]) =>
      Array.from({ length: last }, (_, i) => `${part}${String(i + 1).padStart(2, '0')}`),
    );
    expect(items.map(([number]) => number)).toEqual(expected);
  });

  it.each(items)('%s is shown by tests, comes later or needs none', (number, item) => {
    expect(item.asks).not.toBe('');
    const said = [item.tests, item.later, item.none].filter((one) => one !== undefined);
    expect(said, 'either tests, or the milestone that brings it, or why there is nothing to show').toHaveLength(1);
    if (item.later !== undefined) {
      expect(milestones).toContain(item.later);
      expect(item.why, 'says why it comes later').toBeTruthy();
    }
    expect(item.tests).not.toEqual([]);
    for (const file of item.tests ?? []) {
      expect(existsSync(join(root, file)), `${file} is there`).toBe(true);
      expect(carried.get(file) ?? numbersIn(file), `${file} has a test named ${number}`).toContain(number);
    }
  });

  it('lists what tests carry as shown, and knows every number that they carry', () => {
    const parts = Object.keys(table.parts);
    const lost = [...carried].flatMap(([file, numbers]) =>
      [...numbers]
        .filter((number) => parts.includes(number.replace(/\d+$/, '')) && table.items[number]?.tests === undefined)
        .map((number) => `${number} in ${file}`),
    );
    expect(lost).toEqual([]);
  });
});
