import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { patiently } from './busy.ts';
import { Connection } from './connection.ts';
import type { SqliteOptions } from './sqlite.ts';

/** The file and the way to connect to it. */
export interface DatabaseFile {
  readonly path: string;
  connect(role: 'writer' | 'reader'): Promise<Connection>;
  /** Bytes of the database and of its write-ahead log. */
  sizes(): Promise<{ readonly fileBytes: number; readonly logBytes: number }>;
  /** Deletes the file if it is temporary; every connection must be closed. */
  remove(): Promise<void>;
}

/**
 * `:memory:` is a temporary file: a database in memory belongs to one connection, and ours share it. It needs no fsync, since
 * nothing of it outlives the process.
 */
export async function openFile({ file, synchronous = 'FULL' }: SqliteOptions): Promise<DatabaseFile> {
  const driver = await loadDriver();
  const isTemporary = file === ':memory:';
  const folder = isTemporary ? await mkdtemp(join(tmpdir(), 'parasol-')) : undefined;
  const path = folder === undefined ? file : join(folder, 'memory.db');
  const remove = async (): Promise<void> => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  return {
    path,
    // The first connection turns the log on, for which it needs the file alone.
    connect: (role) =>
      patiently(() =>
        Connection.open(driver, {
          file: path,
          synchronous: isTemporary ? 'OFF' : synchronous,
          isReader: role === 'reader',
        }),
      ),
    sizes: async () => ({ fileBytes: await bytesOf(path), logBytes: await bytesOf(`${path}-wal`) }),
    remove,
  };
}

/** The log is not there while nobody has the database open. */
async function bytesOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Loaded when a store opens, so that importing this package costs nothing. */
async function loadDriver(): Promise<typeof Database> {
  return (await import('better-sqlite3')).default;
}
