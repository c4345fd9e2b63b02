/**
 * The house rule for text that is kept: what looks the same is the same. Letters are kept in one encoding (NFC), and what nobody sees is
 * refused, because two people whose names look alike would be different to every key and every search.
 */

/** A character that text must not have, and where it stands, counted from 1. */
export interface HiddenCharacter {
  /** As tables of characters name it, `U+200B`. */
  readonly character: string;
  readonly position: number;
  /** A line break or a tab: seen, but not part of what is written in one line. */
  readonly isLayout: boolean;
}

/** Beyond it letters may be written in more than one way, and joiners occur. */
const MAY_DIFFER = /[\u0300-\uffff]/;

/** Scripts whose letters change their form by what stands beside them, for which a joiner is part of the spelling. */
const SHAPED = [
  ...['Adlm', 'Arab', 'Mand', 'Mong', 'Nkoo', 'Phag', 'Rohg', 'Syrc'],
  ...['Beng', 'Deva', 'Gujr', 'Guru', 'Khmr', 'Knda', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Tibt'],
]
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const BEFORE = `(?<=[${SHAPED}])(?<=[\\p{L}\\p{M}])`;
const AFTER = `(?=[${SHAPED}])(?=[\\p{L}\\p{M}])`;
/** Signs of Indic scripts that take the vowel from a letter; a joiner behind one says which form the letter then has. */
const VOWEL_KILLER =
  '(?<=[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u1039\\u103a\\u17d2])';
const PICTURE = '\\p{Extended_Pictographic}';

/** What is not seen by itself and yet belongs to what is written. */
const SPELLING = [
  `${BEFORE}[\\u200c\\u200d]${AFTER}`,
  `${VOWEL_KILLER}\\u200d`,
  `(?<=[${PICTURE}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=${PICTURE})`,
  `(?<=[\\p{Ideographic}${PICTURE}\\p{scx=Mymr}\\p{scx=Phag}])[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`,
  '\\ufe0f(?=\\u20e3)',
  '(?<=\\p{scx=Mong})[\\u180b-\\u180f]',
].join('|');
/** Controls, marks of direction, blanks without width, separators of lines, what is no character at all. */
const UNSEEN =
  '[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}\\p{Surrogate}\\ufff9-\\ufffb]';
const SUSPECT = new RegExp(UNSEEN, 'u');
/** Most text has nothing but what every keyboard has, which is told much faster. */
const UNCOMMON = /[^ -~]/;
const SPELLING_OR_HIDDEN = new RegExp(`(?:${SPELLING})|(${UNSEEN})`, 'gu');

/** A non-joiner behind an Arabic letter that joins nothing anyway; many keyboards write it, and it changes nothing that is seen. */
const IDLE_NON_JOINER =
  /(?<=[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef][\u064b-\u065f\u0670]*)\u200c+(?=[\p{L}\p{M}])/gu;

/**
 * Text as it is kept and searched for: every letter in one encoding (NFC), without joiners that change nothing.
 *
 * @example
 * normalText('Zoe\u0301') === 'Zoé'; // true
 */
export function normalText(text: string): string {
  if (!MAY_DIFFER.test(text)) return text;
  const composed = text.normalize();
  return composed.includes('\u200c') ? composed.replace(IDLE_NON_JOINER, '') : composed;
}

/** Values nested deeper than a JSON value may be are refused, so nobody needs them in their normal form. */
const DEEPEST = 40;

/** The same for every text in a JSON value; the value itself where nothing in it changes. Names of properties stay. */
export function normalJson(value: unknown, depth = DEEPEST): unknown {
  if (typeof value === 'string') return normalText(value);
  if (typeof value !== 'object' || value === null || depth === 0) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => normalJson(item, depth - 1));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const normal = normalJson(item, depth - 1);
    if (normal === item) continue;
    changed ??= { ...value };
    changed[key] = normal;
  }
  return changed ?? value;
}

/** A text as a sentence can quote it: without what nobody sees, and with `�` for half of a character. */
export const visibleText = (text: string): string =>
  SUSPECT.test(text)
    ? text.replace(SPELLING_OR_HIDDEN, (all, hidden?: string) => {
        if (hidden === undefined) return all;
        return hidden.isWellFormed() ? '' : '\ufffd';
      })
    : text;

/** The first character of a text that it must not have; line breaks and tabs count in a text of one line only. */
export function hiddenCharacter(text: string, lines: 'one' | 'several'): HiddenCharacter | undefined {
  if (!UNCOMMON.test(text) || !SUSPECT.test(text)) return undefined;
  for (const { 1: found, index } of text.matchAll(SPELLING_OR_HIDDEN)) {
    if (found === undefined) continue;
    const isLayout = found === '\n' || found === '\r' || found === '\t';
    if (isLayout && lines === 'several') continue;
    const code = (found.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return { character: `U+${code}`, position: [...text.slice(0, index)].length + 1, isLayout };
  }
  return undefined;
}
