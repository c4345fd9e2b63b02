import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobMissing, type BlobStore } from './blob-store.ts';

/** Where `fileBlobs` keeps its files. */
export interface FileBlobsOptions {
  /** Where the files are; made when it is not there. All processes that share the rows must see the same folder. */
  readonly folder: string;
}

/** What nobody has written to for so long, nobody will complete. */
const ABANDONED_MS = 24 * 3600_000;

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isAbsent = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === 'ENOENT';

/**
 * Keeps blobs as files of a folder, each named by its hash: a file that is there is whole. What a process that died was writing has a name
 * that begins with a dot; a later `put` deletes it when it was not touched for a day.
 *
 * @example
 * import { createParasol, fileBlobs, identifiers } from '@parasol/core';
 * import { individual } from '@parasol/individual';
 * import { sqlite } from '@parasol/sqlite';
 * const app = await createParasol({
 *   store: sqlite({ file: 'registry.db' }),
 *   modules: [individual()],
 *   configure: (container) => void container.rebind(identifiers.blobs).toConstantValue(fileBlobs({ folder: 'uploads' })),
 * });
 */
export function fileBlobs({ folder }: FileBlobsOptions): BlobStore {
  const pathOf = (sha256: string): string => {
    // Whatever it is, it never leaves the folder.
    if (!isHash(sha256)) throw new BlobMissing(sha256);
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const has = async (sha256: string): Promise<boolean> => {
    if (!isHash(sha256)) return false;
    try {
      await access(pathOf(sha256));
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  };
  const removeAbandoned = async (): Promise<void> => {
    const before = Date.now() - ABANDONED_MS;
    for (const name of await readdir(folder)) {
      if (!/^\.[0-9a-f-]{36}$/.test(name)) continue;
      const path = join(folder, name);
      try {
        if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
      } catch (error) {
        // Whoever wrote it has just completed it, or another process has deleted it.
        if (!isAbsent(error)) throw error;
      }
    }
  };
  return {
    async put(content) {
      await mkdir(folder, { recursive: true });
      await removeAbandoned();
      const unfinished = join(folder, `.${randomUUID()}`);
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        const file = await open(unfinished, 'wx');
        try {
          for await (const chunk of content) {
            hash.update(chunk);
            bytes += chunk.length;
            await file.writeFile(chunk);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        const sha256 = hash.digest('hex');
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
        // Over a file with the same bytes it changes nothing.
        await rename(unfinished, pathOf(sha256));
        return { sha256, bytes };
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    async *get(sha256) {
      const path = pathOf(sha256);
      try {
        yield* createReadStream(path, { highWaterMark: 128 * 1024 });
      } catch (error) {
        throw isAbsent(error) ? new BlobMissing(sha256) : error;
      }
    },
    has,
    delete: (sha256) => (isHash(sha256) ? rm(pathOf(sha256), { force: true }) : Promise.resolve()),
  };
}
