import { Buffer, isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type DomainFailure, failure, isDomainFailure } from '@parasol/core';
import { type Entry, fromFd, type ZipFile } from 'yauzl';
import type { Limits } from '../limits.ts';
import { xlsxErrors } from '../xlsx-errors.ts';

/** Small parts may be dense: a sheet of a thousand empty rows is. */
const DENSE_FROM = 16 * 1024 ** 2;

/** A zip archive whose parts are read as streams, each within limits and checked against its sum. */
export class Archive {
  readonly file: string;
  readonly #zip: ZipFile;
  readonly #limits: Limits;
  readonly #parts: ReadonlyMap<string, Entry>;
  #unpacked = 0;

  private constructor(file: string, zip: ZipFile, parts: ReadonlyMap<string, Entry>, limits: Limits) {
    this.file = file;
    this.#zip = zip;
    this.#parts = parts;
    this.#limits = limits;
  }

  /** Reads the directory of an archive that somebody else opens and closes. */
  static async open(file: string, fd: number, limits: Limits): Promise<Archive> {
    try {
      const zip = await zipOf(fd);
      if (zip.entryCount > limits.maxParts)
        throw failure(xlsxErrors.TOO_MANY_PARTS({ file, count: zip.entryCount, limit: limits.maxParts }));
      return new Archive(file, zip, await entriesOf(zip), limits);
    } catch (error) {
      throw damagedBy(error, { file, part: 'zip' });
    }
  }

  has(path: string): boolean {
    return this.#parts.has(path.toLowerCase());
  }

  damaged(part: string): DomainFailure {
    return failure(xlsxErrors.DAMAGED({ file: this.file, part }));
  }

  /** The text of a part, piece by piece. A part that is not there is a damaged archive. */
  async *text(path: string): AsyncGenerator<string, void, undefined> {
    let tail: Uint8Array = new Uint8Array();
    for await (const chunk of this.#bytes(path)) {
      const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
      const whole = bytes.length - incompleteTail(bytes);
      const complete = bytes.subarray(0, whole);
      if (!isUtf8(complete)) throw this.damaged(path);
      tail = Uint8Array.from(bytes.subarray(whole));
      if (whole > 0) yield complete.toString('utf8');
    }
    if (tail.length > 0) throw this.damaged(path);
  }

  async *#bytes(path: string): AsyncGenerator<Buffer, void, undefined> {
    const { file } = this;
    const { maxRatio, maxUnpackedBytes } = this.#limits;
    const entry = this.#parts.get(path.toLowerCase());
    if (entry === undefined) throw this.damaged(path);
    if ((entry.generalPurposeBitFlag & 1) === 1) throw failure(xlsxErrors.OLD_OR_LOCKED({ file }));
    let size = 0;
    let sum = 0;
    try {
      for await (const chunk of (await streamOf(this.#zip, entry)) as AsyncIterable<Buffer>) {
        size += chunk.length;
        this.#unpacked += chunk.length;
        if (size > DENSE_FROM && size > maxRatio * entry.compressedSize)
          throw failure(xlsxErrors.TOO_DENSE({ file, part: path, limit: maxRatio }));
        if (this.#unpacked > maxUnpackedBytes)
          throw failure(xlsxErrors.TOO_LARGE_UNPACKED({ file, limit: maxUnpackedBytes }));
        sum = crc32(chunk, sum);
        yield chunk;
      }
    } catch (error) {
      throw damagedBy(error, { file, part: path });
    }
    if (sum !== entry.crc32) throw this.damaged(path);
  }
}

/** What an archive cannot be read for is its own fault, unless the system could not read at all or somebody refused. */
function damagedBy(error: unknown, where: { readonly file: string; readonly part: string }): unknown {
  const isOther = !(error instanceof Error) || isDomainFailure(error) || 'syscall' in error;
  return isOther ? error : failure(xlsxErrors.DAMAGED(where));
}

const zipOf = (fd: number): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromFd(fd, { lazyEntries: true, autoClose: false }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });

/** By path, which in workbooks is told apart without regard to case. */
const entriesOf = (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName.toLowerCase(), entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', reject);
    zip.readEntry();
  });

const streamOf = (zip: ZipFile, entry: Entry): Promise<Readable> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
  });

/** Bytes at the end that begin a character whose rest is in the next piece. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}
