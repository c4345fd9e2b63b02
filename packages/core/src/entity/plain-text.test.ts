import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenCharacter, normalJson, normalText, visibleText } from './plain-text.ts';

const hidden = (text: string) => hiddenCharacter(text, 'one')?.character;

describe('what nobody sees in a text', () => {
  it('is found and named: blanks without width, marks of direction and order, controls, half characters', () => {
    for (const character of [
      ...['U+0000', 'U+0007', 'U+001B', 'U+007F', 'U+0085', 'U+009F', 'U+00AD', 'U+034F', 'U+061C', 'U+115F', 'U+17B4'],
      ...['U+180E', 'U+200B', 'U+200C', 'U+200D', 'U+200E', 'U+200F', 'U+2028', 'U+2029', 'U+202A', 'U+202E', 'U+2060'],
      ...['U+2063', 'U+2066', 'U+2069', 'U+206A', 'U+3164', 'U+D800', 'U+FE0F', 'U+FEFF', 'U+FFA0', 'U+FFF9', 'U+FFFF'],
      ...['U+E0041', 'U+E0100'],
    ]) {
      const text = String.fromCodePoint(Number.parseInt(character.slice(2), 16));
      for (const place of [`Ab${text}c`, `Ab${text}`]) {
        expect(hiddenCharacter(place, 'several')).toEqual({ character, position: 3, isLayout: false });
      }
      expect(visibleText(`Ab${text}c`)).toBe(character === 'U+D800' ? 'Ab\ufffdc' : 'Abc');
    }
    // Characters are counted, not units of memory.
    expect(hiddenCharacter('👩é\u200b', 'one')?.position).toBe(3);
  });

  it('is no joiner between letters that need it, no form of a picture or an ideograph, and nothing that is seen', () => {
    for (const text of [
      ...['علی‌رضا', 'می‌خواهم', 'क्‍ष', 'क्‌ष', 'ශ්‍රී', 'അവന്‍', 'র‍্যাব', 'ᠠᠯ᠋ᠠ'],
      ...['👩‍👩‍👧', '👩🏽‍🌾', '❤️', '葛\u{e0100}', '1️⃣', 'አበበ ከበደ', 'שרה', '𞤀𞤣𞤤𞤢𞤥', 'Nguyễn', 'a\u00a0b', "Ng'ang'a"],
    ])
      expect([text, hidden(text)]).toEqual([text, undefined]);
  });

  it('is a joiner anywhere else: between Latin letters, at the end of a name, twice', () => {
    for (const text of [
      'Ali\u200cReza',
      'Ali\u200d',
      'رضا\u200c',
      '\u200cرضا',
      'علی\u200c رضا',
      'میثم\u200d',
      'می\u200c\u200cخ',
    ])
      expect([text, hidden(text)?.slice(0, 5)]).toEqual([text, 'U+200']);
  });

  it('is a line break or a tab only where a text has one line', () => {
    for (const text of ['a\nb', 'a\r\nb', 'a\tb']) {
      expect(hiddenCharacter(text, 'one')).toMatchObject({ isLayout: true, position: 2 });
      expect(hiddenCharacter(text, 'several')).toBeUndefined();
    }
    expect(hiddenCharacter('a\nb\u202ec', 'several')?.character).toBe('U+202E');
  });
});

describe('the normal form of a text', () => {
  it('has every letter in one encoding and no joiner that changes nothing', () => {
    expect(normalText('Zoe\u0301')).toBe('Zoé');
    expect(normalText('\u212bngstro\u0308m')).toBe('Ångström');
    expect(normalText('کار\u200cخانه')).toBe('کارخانه');
    expect(normalText('علی\u200cرضا')).toBe('علی\u200cرضا');
  });

  it('is its own normal form, whatever the text, and hides and shows the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const normal = normalText(text);
        expect(normalText(normal)).toBe(normal);
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
        expect(hiddenCharacter(visibleText(text), 'one')).toBeUndefined();
      }),
    );
  });

  it('reaches every text in a JSON value, and leaves a value that has it already as it is', () => {
    const value = { a: ['x', { b: 'e\u0301' }], c: 1, d: null };
    expect(normalJson(value)).toEqual({ a: ['x', { b: 'é' }], c: 1, d: null });
    expect(value.a[1]).toEqual({ b: 'e\u0301' });
    const normal = { a: ['x', { b: 'é' }], c: 1 };
    expect(normalJson(normal)).toBe(normal);
    let deep: unknown = 'e\u0301';
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(normalJson(deep)).toBe(deep);
  });
});
