import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';

/** Bytes with a name that can be read more than once: an upload is hashed, checked and then read. */
export interface ByteSource {
  /** For people: shown in messages, never used as a path. */
  readonly name: string;
  /** Starts to read from the first byte. A consumer that stops early ends the reading. */
  open(): AsyncIterable<Uint8Array>;
}

export const isByteSource = (value: unknown): value is ByteSource =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'open' in value &&
  typeof value.open === 'function';

/** Large enough to make calls rare, small enough that a file is never in memory. */
const CHUNK = 128 * 1024;

/**
 * A source from bytes or text in memory.
 *
 * @example
 * const source = fromBytes('people.csv', 'first_name,last_name,dob\nAmina,Diallo,1990-02-01\n');
 */
export function fromBytes(name: string, content: Uint8Array | string): ByteSource {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
    },
  };
}

/**
 * A source from a file on disk, opened each time it is read and not before.
 *
 * @example
 * const source = fromFile('uploads/people.csv');
 */
export function fromFile(path: string): ByteSource {
  return { name: basename(path), open: () => createReadStream(path, { highWaterMark: CHUNK }) };
}

/**
 * Hash and size of a source, in constant memory. The same file under another name has the same hash.
 *
 * @example
 * const { sha256, bytes } = await sha256Of(fromFile('people.csv'));
 */
export async function sha256Of(source: ByteSource): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.open()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
