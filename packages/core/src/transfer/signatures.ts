import type { Message } from '../errors/issue.ts';
import { transferPhrases as phrases } from './transfer-phrases.ts';

const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** What begins with these bytes is no text. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], looksLike: Message])[] = [
  [ZIP, phrases.WORKBOOK()],
  [[0xd0, 0xcf, 0x11, 0xe0], phrases.OLD_WORKBOOK()],
  [[0x25, 0x50, 0x44, 0x46, 0x2d], phrases.PDF()],
  [[0x1f, 0x8b], phrases.GZIP()],
];

/** As many bytes as the longest signature has. */
export const LONGEST_SIGNATURE = 5;

const beginsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, i) => bytes[i] === byte);

/** What a file looks like that is no text by its first bytes. */
export const signatureOf = (bytes: Uint8Array): Message | undefined =>
  SIGNATURES.find(([signature]) => beginsWith(bytes, signature))?.[1];

/** Whether it is a zip archive, which is what a workbook is. */
export const isWorkbook = (bytes: Uint8Array): boolean => beginsWith(bytes, ZIP);
