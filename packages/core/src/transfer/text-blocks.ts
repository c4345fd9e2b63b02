import { Buffer, isUtf8 } from 'node:buffer';
import { failure } from '../errors/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { declaredBlocks } from './declared-blocks.ts';
import { LONGEST_SIGNATURE, signatureOf } from './signatures.ts';
import { transferErrors } from './transfer-errors.ts';
import { transferPhrases as phrases } from './transfer-phrases.ts';

/** A source may hand over its bytes in one piece; they are still worked on in pieces of this size. */
const PIECE = 128 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/** The text of a source, piece by piece, without its byte order mark. Refuses what is not text, not in its encoding or too large. */
export const textBlocks = (
  source: ByteSource,
  { maxBytes, encoding }: { readonly maxBytes: number; readonly encoding: string },
): AsyncGenerator<string, void, undefined> =>
  encoding === 'utf-8' ? utf8Blocks(source, maxBytes) : declaredBlocks(source, maxBytes, encoding);

/** Whole pieces are checked and decoded by native code, which costs a hundredth of a decoder that keeps state. */
async function* utf8Blocks(source: ByteSource, maxBytes: number): AsyncGenerator<string, void, undefined> {
  let read = 0;
  let tail: Uint8Array = new Uint8Array(0);
  for await (const chunk of source.open()) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE);
      const bytes = tail.length === 0 ? asBuffer(piece) : Buffer.concat([tail, piece]);
      const start = read - tail.length;
      read += piece.length;
      if (read > maxBytes) throw failure(transferErrors.FILE_TOO_LARGE({ file: source.name, limit: maxBytes }));
      // What a file is shows in its first bytes, and a source may hand them over one by one.
      const whole = start === 0 && bytes.length < LONGEST_SIGNATURE ? 0 : bytes.length - incompleteTail(bytes);
      tail = Buffer.from(bytes.subarray(whole));
      const text = await decode(source, bytes.subarray(0, whole), start);
      if (text !== '') yield text;
    }
  }
  if (tail.length === 0) return;
  const text = await decode(source, asBuffer(tail), read - tail.length);
  if (text !== '') yield text;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

async function decode(source: ByteSource, bytes: Buffer, start: number): Promise<string> {
  if (start === 0) refuseSignatures(source, bytes);
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    const line = await lineAt(source, start + nul);
    throw failure(transferErrors.NOT_TEXT({ file: source.name, line, looksLike: phrases.BINARY({ line }) }));
  }
  if (!isUtf8(bytes)) throw await badEncoding(source, bytes, start);
  const text = bytes.toString('utf8');
  return start === 0 && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function refuseSignatures(source: ByteSource, bytes: Buffer): void {
  const file = source.name;
  const looksLike = signatureOf(bytes);
  if (looksLike !== undefined) throw failure(transferErrors.NOT_TEXT({ file, line: 1, looksLike }));
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw failure(transferErrors.BAD_ENCODING({ file, line: 1, byte: hex(first), hint: phrases.UTF_16() }));
  }
}

async function badEncoding(source: ByteSource, bytes: Buffer, start: number) {
  const at = firstInvalid(bytes);
  const byte = bytes[at] ?? 0;
  const letter = new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
  return failure(
    transferErrors.BAD_ENCODING({
      file: source.name,
      line: await lineAt(source, start + at),
      byte: hex(byte),
      hint: letter > '\u009f' ? phrases.WINDOWS_LETTER({ letter }) : phrases.WINDOWS(),
    }),
  );
}

const hex = (byte: number): string => `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;

const lengthFrom = (lead: number): number =>
  lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;

/** Bytes at the end that begin a character whose rest is in the next piece. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc0) return lengthFrom(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function firstInvalid(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; ) {
    const length = lengthFrom(bytes[at] as number);
    const character = bytes.subarray(at, at + length);
    if (length === 0 || character.length < length || !isUtf8(character)) return at;
    at += length;
  }
  return bytes.length;
}

/** Counted only when something is wrong, by reading the source again, so that good files do not pay for it. */
async function lineAt(source: ByteSource, offset: number): Promise<number> {
  let feeds = 0;
  let returns = 0;
  let read = 0;
  for await (const chunk of source.open()) {
    for (const byte of chunk.subarray(0, offset - read)) {
      if (byte === LF) feeds++;
      else if (byte === CR) returns++;
    }
    read += chunk.length;
    if (read >= offset) break;
  }
  return 1 + (feeds > 0 ? feeds : returns);
}
