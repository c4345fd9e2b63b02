import { foldRuns } from './fold-table.ts';

/**
 * The one case folding of Parasol: each code point on its own, one to one, so that a table of pairs is all a store
 * needs. `ß` is not `ss`, accents stay.
 */

function expand(): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [first, last, step, distance] of foldRuns)
    for (let point = first; point <= last; point += step)
      pairs.set(String.fromCodePoint(point), String.fromCodePoint(point + distance));
  return pairs;
}

const pairs = expand();

/**
 * All pairs as two texts of equally many code points, in code point order: what Postgres' `translate(value, from, to)`
 * takes.
 */
export const foldPairs: { readonly from: string; readonly to: string } = Object.freeze({
  from: [...pairs.keys()].join(''),
  to: [...pairs.values()].join(''),
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
const ASCII = /^[\x00-\x7f]*$/;

/** The text in the form in which `icontains` and its kin compare. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let folded = '';
  for (const character of text) folded += pairs.get(character) ?? character;
  return folded;
}
