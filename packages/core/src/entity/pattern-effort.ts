/** Longer texts match no pattern. Identifiers and codes are shorter. */
const LONGEST = 1000;
/** Steps that one text may cost at worst: some tenths of a second. */
const MOST_STEPS = 2e8;

/**
 * The longest text on which a pattern may be tried: a matcher that goes back tries, at worst, every way to share the text among
 * all repetitions, and a document from outside can bring the very text for which it must.
 */
export function longestTextFor(pattern: string): number {
  if (stepsFor(pattern, LONGEST) <= MOST_STEPS) return LONGEST;
  let [fits, exceeds] = [0, LONGEST];
  while (exceeds - fits > 1) {
    const length = Math.floor((fits + exceeds) / 2);
    if (stepsFor(pattern, length) <= MOST_STEPS) fits = length;
    else exceeds = length;
  }
  return fits;
}

/** A pattern with escapes and classes as single letters, so that what is left are groups, choices and repetitions. */
export const bareOf = (pattern: string): string =>
  pattern.replace(/\\./gs, (escaped) => (/\\[1-9k]/.test(escaped) ? '\\1' : 'x')).replace(/\[[^\]]*\]/g, 'x');

const REPETITION = /^(?:([*+])|(\?)|\{(\d+)(,?)(\d*)\})\??/;

function stepsFor(pattern: string, length: number): number {
  const bare = bareOf(pattern);
  const open = [1];
  // What the last atom or group can be tried in, so that a repetition multiplies it.
  let last = 1;
  let rest = bare;
  const multiply = (ways: number): void => {
    open.push((open.pop() ?? 1) * ways);
  };
  while (rest !== '') {
    const repetition = REPETITION.exec(rest);
    if (repetition !== null) {
      const [whole, many, maybe, least = '', comma, most = ''] = repetition;
      const range = most === '' ? length : Number(most) - Number(least);
      const ways = maybe !== undefined ? 2 : many !== undefined || comma === ',' ? Math.min(length, range) + 1 : 1;
      multiply(ways * last ** Math.max(0, Number(least) - 1));
      rest = rest.slice(whole.length);
      last = 1;
      continue;
    }
    const [character] = rest;
    rest = rest.slice(1);
    last = 1;
    if (character === '(') {
      open.push(1);
      rest = rest.replace(/^\?(?:<?[=!]|:|<\w*>)/, '');
    } else if (character === ')') {
      last = open.pop() ?? 1;
      multiply(last);
    } else if (character === '|') multiply(2);
  }
  // A pattern that may begin anywhere is tried from everywhere.
  return open.reduce((all, ways) => all * ways, bare.startsWith('^') ? 1 : length);
}
