import type { Store } from '@parasol/core/internal';
import type { PgPool } from './pool.ts';
import { createPostgresStore } from './store.ts';

interface CommonOptions {
  /**
   * Schema that all tables and functions live in; made by the migration if it is not there. Its name has at most 63 bytes.
   * @default 'parasol'
   */
  readonly schema?: string;
  /**
   * Prepares the statements that come again and again by name. Turn it off behind a connection pooler that gives each transaction
   * another connection and does not keep track of prepared statements.
   * @default true
   */
  readonly prepare?: boolean;
  /**
   * Milliseconds that a call waits for a connection; then it is refused with `core.UNAVAILABLE`.
   * @default 10,000
   */
  readonly connectTimeoutMs?: number;
}

/** Where the registry lives: a connection string for a pool of its own, or the host's pool. */
export type PostgresOptions = CommonOptions &
  (
    | {
        readonly connectionString: string;
        /**
         * Most connections at a time.
         * @default 10
         */
        readonly poolSize?: number;
        readonly pool?: never;
      }
    | {
        /** The host's own `pg.Pool`; it stays open when the store is closed. */
        readonly pool: PgPool;
        readonly connectionString?: never;
        readonly poolSize?: never;
      }
  );

/**
 * A store on Postgres 15 to 18, for any number of processes.
 *
 * @example
 * const app = await createParasol({ store: postgres({ connectionString: process.env.DATABASE_URL }), modules: [individual()] });
 */
export const postgres = (options: PostgresOptions): Store => createPostgresStore(options);
