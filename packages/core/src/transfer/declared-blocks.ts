import { TextDecoder } from 'node:util';
import { failure } from '../errors/failure.ts';
import type { ByteSource } from './byte-source.ts';
import { LONGEST_SIGNATURE, signatureOf } from './signatures.ts';
import { transferErrors } from './transfer-errors.ts';
import { transferPhrases } from './transfer-phrases.ts';

/** What can be told to a decoder at once: a source may hand over its bytes in one piece. */
const PIECE = 128 * 1024;

const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The text of a source in an encoding that somebody has declared, by its one name. Refuses what is not valid in it. */
export async function* declaredBlocks(
  source: ByteSource,
  maxBytes: number,
  encoding: string,
): AsyncGenerator<string, void, undefined> {
  const text = new DeclaredText(source.name, encoding);
  let read = 0;
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source.open()) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      let piece: Uint8Array = chunk.subarray(at, at + PIECE);
      read += piece.length;
      if (read > maxBytes) throw failure(transferErrors.FILE_TOO_LARGE({ file: source.name, limit: maxBytes }));
      if (first !== undefined) {
        first = Buffer.concat([first, piece]);
        if (first.length < LONGEST_SIGNATURE) continue;
        piece = first;
        first = undefined;
        refuseMarks(source.name, piece, encoding);
      }
      const block = text.decode(piece);
      if (block !== '') yield block;
    }
  }
  if (first !== undefined) refuseMarks(source.name, first, encoding);
  const block = text.decode(first ?? new Uint8Array(), true);
  if (block !== '') yield block;
}

function refuseMarks(file: string, bytes: Uint8Array, encoding: string): void {
  const looksLike = signatureOf(bytes);
  if (looksLike !== undefined) throw failure(transferErrors.NOT_TEXT({ file, line: 1, looksLike }));
  const mark = MARKS.find(([signature]) => signature.every((byte, i) => bytes[i] === byte));
  if (mark !== undefined && mark[1] !== encoding)
    throw failure(transferErrors.OTHER_ENCODING({ file, encoding, mark: mark[1] }));
}

/** Decodes piece by piece and knows the line it has come to. */
class DeclaredText {
  readonly #file: string;
  readonly #encoding: string;
  readonly #decoder: TextDecoder;
  #line = 1;

  constructor(file: string, encoding: string) {
    this.#file = file;
    this.#encoding = encoding;
    this.#decoder = new TextDecoder(encoding);
  }

  decode(bytes: Uint8Array, last = false): string {
    const text = this.#decoder.decode(bytes, { stream: !last });
    // It stands for bytes that mean nothing; a file that has the character itself lost something before.
    const lost = text.indexOf('\ufffd');
    if (lost >= 0) {
      const line = this.#lineAt(text, lost);
      throw failure(transferErrors.NOT_IN_ENCODING({ file: this.#file, line, encoding: this.#encoding }));
    }
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      const line = this.#lineAt(text, nul);
      throw failure(transferErrors.NOT_TEXT({ file: this.#file, line, looksLike: transferPhrases.BINARY({ line }) }));
    }
    this.#line = this.#lineAt(text, text.length);
    return text;
  }

  #lineAt(text: string, end: number): number {
    const before = text.slice(0, end);
    return this.#line + (before.includes('\n') ? before.split('\n') : before.split('\r')).length - 1;
  }
}
