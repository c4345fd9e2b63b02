import type { LinkageKind } from './linkage-field.ts';

/**
 * A value as it is compared: letters without case and accents, compatibility forms unified (NFKD), everything that is no letter or
 * digit of any script a blank. Dates and identifiers lose the blanks as well. Empty text stands for a missing value.
 */
export function normalForm(kind: LinkageKind, text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(LATIN_MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
  if (kind === 'date') return yearFirst(plain);
  return kind === 'identifier' ? plain.replaceAll(' ', '') : plain;
}

/** Dates as one run of digits that begins with the year, whichever way they were written. */
function yearFirst(plain: string): string {
  const [, first, second, year] = /^(\d{1,2}) (\d{1,2}) (\d{4})$/.exec(plain) ?? [];
  if (first === undefined || second === undefined || year === undefined) return plain.replaceAll(' ', '');
  return `${year}${second.padStart(2, '0')}${first.padStart(2, '0')}`;
}

/** Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are vowels and tones, without which words are others. */
const LATIN_MARKS = /[\u0300-\u036f]/gu;
