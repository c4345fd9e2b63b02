import { expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

it('begins with the next item before the one at hand is done with, and never with more', async () => {
  const begun: number[] = [];
  async function* source() {
    for (let i = 0; i < 4; i++) {
      begun.push(i);
      yield i;
    }
  }
  const seen: number[][] = [];
  for await (const item of readAhead(source())) {
    await Promise.resolve();
    seen.push([item, ...begun]);
  }
  expect(seen).toEqual([
    [0, 0, 1],
    [1, 0, 1, 2],
    [2, 0, 1, 2, 3],
    [3, 0, 1, 2, 3],
  ]);
});

it('fails in its turn, and ends its source when the consumer stops', async () => {
  let isOpen = true;
  async function* source() {
    try {
      yield 1;
      yield 2;
      throw new Error('broken');
    } finally {
      isOpen = false;
    }
  }
  const seen: number[] = [];
  const all = async () => {
    for await (const item of readAhead(source())) seen.push(item);
  };
  await expect(all()).rejects.toThrow('broken');
  expect(seen).toEqual([1, 2]);
  isOpen = true;
  for await (const _ of readAhead(source())) break;
  expect(isOpen).toBe(false);
});
