import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlite } from '@parasol/sqlite';
import Driver from 'better-sqlite3';
import type { Bare, TestDatabase } from './database.ts';

/** A file, synchronised at every commit. The bare driver has the settings of the store's own connection. */
export async function openSqlite(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'parasol-bench-'));
  const file = join(folder, 'bench.db');
  let db: Driver.Database | undefined;
  return {
    store: () => sqlite({ file, synchronous: 'FULL' }),
    async bare(): Promise<Bare> {
      db = new Driver(file, { timeout: 10_000 });
      for (const setting of [
        'journal_mode = WAL',
        'synchronous = FULL',
        'foreign_keys = ON',
        'temp_store = MEMORY',
        'mmap_size = 268435456',
        'cache_size = -64000',
      ])
        db.pragma(setting);
      return { name: 'sqlite', db };
    },
    async remove() {
      db?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
