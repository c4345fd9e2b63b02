import type { Store } from '@parasol/core/internal';
import { createSqliteStore } from './store.ts';

/** Where the registry lives, and how careful it is. */
export interface SqliteOptions {
  /** Path of the database file, which is made if it is not there. `:memory:` is a temporary file, deleted on close. */
  readonly file: string;
  /**
   * What SQLite waits for at a commit. `FULL` survives power loss; `NORMAL` may lose the last commits then, but never breaks
   * the file; `OFF` may break it.
   * @default 'FULL'
   */
  readonly synchronous?: 'FULL' | 'NORMAL' | 'OFF';
  /**
   * Connections for read-only transactions, so that reports wait neither for the writer nor for each other.
   * @default 2
   */
  readonly readers?: number;
}

/**
 * A store in one SQLite file: one process writes at a time, any number read.
 *
 * @example
 * const app = await createParasol({ store: sqlite({ file: 'registry.db' }), modules: [individual()] });
 */
export const sqlite = (options: SqliteOptions): Store => createSqliteStore(options);
