import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text takes: one a letter as people see it, whatever it is made of. */
export function widthOf(text: string): number {
  let width = 0;
  for (const _ of graphemes.segment(stripVTControlCharacters(text))) width++;
  return width;
}

const gap = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text)));

export const toLeft = (text: string, width: number): string => text + gap(text, width);
export const toRight = (text: string, width: number): string => gap(text, width) + text;

/** At most `width` letters, with a sign that something was cut off. */
export function clip(text: string, width: number): string {
  const letters = [...graphemes.segment(text)];
  if (letters.length <= width) return text;
  return `${letters
    .slice(0, width - 1)
    .map(({ segment }) => segment)
    .join('')}…`;
}

/** Words in lines of at most `width`. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
