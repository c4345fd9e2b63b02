import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Bytes that are too many for the memory, for as long as they are needed. On systems that allow it the file has no name from the
 * beginning, so that it goes with the process, however that ends; nobody else may read it.
 */
export class TemporaryFile {
  readonly fd: number;
  readonly #path: string | undefined;
  #size = 0;

  constructor(folder: string | undefined) {
    const path = join(folder ?? tmpdir(), `parasol-${randomUUID()}`);
    this.fd = openSync(path, 'wx+', 0o600);
    const isNamed = process.platform === 'win32';
    if (!isNamed) rmSync(path);
    this.#path = isNamed ? path : undefined;
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.length)
      written += writeSync(this.fd, bytes, written, bytes.length - written, this.#size + written);
    this.#size += bytes.length;
  }

  /** Up to as many bytes as the target has room for. */
  read(target: Uint8Array, position: number): number {
    return readSync(this.fd, target, 0, target.length, position);
  }

  close(): void {
    closeSync(this.fd);
    if (this.#path !== undefined) rmSync(this.#path, { force: true });
  }
}
