import { describe, expect, it } from 'vitest';
import { fold, foldPairs } from './fold.ts';
import { compareText } from './text-order.ts';

describe('fold', () => {
  it('maps every code point to one code point, as simple lower-casing of Unicode 17 does', () => {
    const wrong: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCodePoint(point);
      const folded = fold(character);
      if ([...folded].length !== 1) wrong.push(character);
      // The full mapping of İ has two code points, the simple one is i.
      if (process.versions.unicode === '17.0' && point !== 0x130 && folded !== character.toLowerCase())
        wrong.push(character);
    }
    expect(wrong).toEqual([]);
    expect(fold('İ')).toBe('i');
  });

  it('is settled after once, and its pairs say the same', () => {
    const [from, to] = [[...foldPairs.from], [...foldPairs.to]];
    expect(from).toHaveLength(to.length);
    expect(new Set(from).size).toBe(from.length);
    expect(fold(foldPairs.from)).toBe(foldPairs.to);
    expect(fold(foldPairs.to)).toBe(foldPairs.to);
  });

  it('looks at each character alone', () => {
    expect(fold('ΑΣ')).toBe('ασ');
    expect(fold('Straße ẞ')).toBe('straße ß');
    expect(fold('𐐀\ud800')).toBe('𐐨\ud800');
  });
});

it('orders texts by code point', () => {
  const texts = ['', 'Z', 'a', 'aa', 'b', 'é', '～', '\uffff', '😀', '😀a', '😁'];
  expect([...texts].reverse().sort(compareText)).toEqual(texts);
});
