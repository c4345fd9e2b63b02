import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DialectName } from './dialect.ts';

/** Runs a query of the host on the connection of a transaction. */
export type RunQuery = (query: CompiledQuery) => Promise<QueryResult<unknown>>;

/**
 * Kysely on a connection that is in a transaction already, so that a host writes its own tables in the same unit of work.
 * Beginning and ending are the unit's; `destroy` leaves the connection alone.
 */
export function createHandle(dialect: DialectName, run: RunQuery): Kysely<unknown> {
  const driver = new UnitDriver(run);
  return new Kysely({
    dialect:
      dialect === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => driver,
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => driver,
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
}

class UnitDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: RunQuery) {
    this.#connection = {
      executeQuery: (query) => run(query) as Promise<never>,
      async *streamQuery(query) {
        yield (await run(query)) as never;
      },
    };
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }
  async beginTransaction(): Promise<void> {
    throw new Error('This handle is inside a transaction already; use tx.attempt() for a part that may fail.');
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}
