import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SeenHashes } from './seen-hashes.ts';

const hashOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

it('tells whether a hash came twice, however many came in between', () => {
  const seen = new SeenHashes();
  for (let i = 0; i < 20_000; i++) seen.add(hashOf(String(i)));
  expect(seen.mayRepeat).toBe(false);
  seen.add(hashOf('7'));
  expect(seen.mayRepeat).toBe(true);
  seen.add(hashOf('x'));
  expect(seen.mayRepeat).toBe(true);
});

it('does not say no to more hashes than it can hold', () => {
  const seen = new SeenHashes();
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let added = 0;
  for (; !seen.mayRepeat && added < 2_000_000; added++) {
    let text = '';
    for (let rest = added, i = 0; i < 8; i++, rest = Math.floor(rest / 64)) text = digits[rest % 64] + text;
    seen.add(text);
  }
  expect(added).toBeGreaterThan(1_000_000);
  expect(added).toBeLessThan(2_000_000);
});
