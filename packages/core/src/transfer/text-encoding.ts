import { failure } from '../errors/failure.ts';
import { didYouMean } from '../errors/hints.ts';
import type { Issue } from '../errors/issue.ts';
import { transferErrors } from './transfer-errors.ts';

/** Names that people mean most often; `TextDecoder` knows about two hundred. */
const COMMON = [
  ...['utf-8', 'utf-16le', 'utf-16be'],
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((page) => `windows-125${page}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16].map((part) => `iso-8859-${part}`),
  ...['koi8-r', 'koi8-u', 'macintosh', 'ibm866', 'gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'],
];

/**
 * The one name of an encoding by any of its names: `latin1`, `cp1252` and `ISO-8859-1` are `windows-1252`, as in browsers. Refuses with
 * `transfer.UNKNOWN_ENCODING`.
 *
 * @example
 * encodingNamed('CP1252'); // 'windows-1252'
 */
export function encodingNamed(name: string): string {
  const encoding = canonical(name);
  if (encoding === undefined) throw failure(unknownEncoding(name));
  return encoding;
}

/** The one name of an encoding; undefined where nobody calls one so. */
export function canonical(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function unknownEncoding(name: string): Issue {
  const encoding = name.slice(0, 40).toWellFormed();
  return transferErrors.UNKNOWN_ENCODING({ encoding, hint: didYouMean(encoding, COMMON) }, ['encoding']);
}
