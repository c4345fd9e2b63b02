import { foldPairs } from '@parasol/core/internal';

/**
 * Folding by the table. `translate` looks through all its pairs for every character, some 10 µs with the whole table, so
 * texts that need few of them, or none, are told apart first; a pattern costs next to nothing per character.
 */

const points = (text: string): number[] => [...text].map((character) => character.codePointAt(0) as number);
const from = points(foldPairs.from);
const to = points(foldPairs.to);

const isAscii = (point: number): boolean => point < 0x80;

/** Ranges that hold all characters that fold, and perhaps others next to them. */
function ranges(): [first: number, last: number][] {
  const merged: [number, number][] = [];
  for (const point of from) {
    const last = merged.at(-1);
    if (last !== undefined && point - last[1] <= 4) last[1] = point;
    else merged.push([point, point]);
  }
  return merged;
}

const escaped = (point: number): string => `\\U${point.toString(16).padStart(8, '0')}`;
const range = (first: number, last: number): string =>
  first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`;
// \U00000001 is the least: Postgres keeps no NUL.
const ASCII = range(1, 0x7f);

/** Latin-1, Latin, Cyrillic as it is mostly written, all Cyrillic, Greek; the smaller set first. */
const SCRIPTS = [
  [0x80, 0xff],
  [0x80, 0x24f],
  [0x400, 0x45f],
  [0x400, 0x52f],
  [0x370, 0x3ff],
] as const;

/** ASCII letters first, in one fast pass, then the pairs that are left. */
function translated(wanted: (point: number) => boolean): string {
  const pairs = from
    .map((point, i) => [point, to[i] as number] as const)
    .filter(([point]) => !isAscii(point) && wanted(point));
  const side = (which: 0 | 1): string => String.fromCodePoint(...pairs.map((pair) => pair[which]));
  return `translate(lower(t collate "C"), '${side(0)}', '${side(1)}')`;
}

function withinScript(first: number, last: number): string {
  return `when t collate "C" ~ '^[${ASCII}${range(first, last)}]*$' then ${translated((point) => point >= first && point <= last)}`;
}

/** A text of as many bytes as characters is ASCII, where `lower` in collation "C" is the table. */
export const foldBody = `case
  when octet_length(t) = length(t) then lower(t collate "C")
  when t collate "C" !~ '[${ranges()
    .map(([first, last]) => range(first, last))
    .join('')}]' then t
  ${SCRIPTS.map(([first, last]) => withinScript(first, last)).join('\n  ')}
  else ${translated(() => true)} end`;
