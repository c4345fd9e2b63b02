import { MisuseError, type StatementTracing } from '@parasol/core/internal';
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
import { statementSpan } from './traced.ts';

/** Runs a query of the host on the connection of a transaction. */
export type RunQuery = (query: CompiledQuery) => Promise<QueryResult<unknown>>;

/**
 * Kysely on a connection that is in a transaction already, so that a host writes its own tables in the same unit of work.
 * Beginning and ending are the unit's; `destroy` leaves the connection alone.
 */
export function createHandle(dialect: DialectName, run: RunQuery, tracing?: StatementTracing): Kysely<unknown> {
  const system = dialect === 'postgres' ? 'postgresql' : 'sqlite';
  const driver = new UnitDriver(async (query) => {
    refuseControl(query.sql);
    if (tracing === undefined) return run(query);
    return statementSpan(
      tracing,
      system,
      query.sql,
      { withText: false },
      () => run(query),
      ({ rows, numAffectedRows }) => (rows.length > 0 ? rows.length : Number(numAffectedRows ?? 0n)),
    );
  });
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

const CONTROL = /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;

/** A statement that would begin or end something is the unit's alone. Statements come one at a time, so the first word tells. */
function refuseControl(sql: string): void {
  const [word] = CONTROL.exec(withoutComments(sql)) ?? [];
  if (word !== undefined)
    throw new MisuseError(
      'SQL_TRANSACTION_CONTROL',
      `"${word.toUpperCase()}" belongs to the unit of work: it commits when work resolves and rolls back when it rejects. Use tx.attempt() for a part that may fail.`,
    );
}

/** The statement from its first word on; comments of Postgres nest. */
function withoutComments(sql: string): string {
  let rest = sql;
  for (;;) {
    rest = rest.replace(/^[\s;]+/, '');
    if (rest.startsWith('--')) rest = rest.slice(`${rest}\n`.indexOf('\n'));
    else if (rest.startsWith('/*')) rest = behindComment(rest);
    else return rest;
  }
}

function behindComment(sql: string): string {
  let depth = 0;
  for (const { 0: mark, index } of sql.matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return sql.slice(index + 2);
  }
  return '';
}

/**
 * The handle of a transaction with the types of the host's own tables: `tx` of `me.transaction()` and `app.within()`, or the context of
 * a handler. What is written through it is written with everything else, or not at all; after the unit it writes nothing. Throws a
 * `MisuseError` (`SQL_UNAVAILABLE`) on a store without SQL.
 *
 * @example
 * interface Tables { acme_letter: { id: string; individual: string; printed: number } }
 * await me.transaction(async (tx) => {
 *   const person = await tx.individuals.create({ firstName: 'Amina', lastName: 'Diallo', dob: '1991-04-02' });
 *   await sqlOf<Tables>(tx).insertInto('acme_letter').values({ id: 'L1', individual: person.id, printed: 0 }).execute();
 * });
 */
export function sqlOf<Tables>(tx: { readonly sql: unknown }): Kysely<Tables> {
  const { sql } = tx;
  if (typeof sql === 'object' && sql !== null && 'selectFrom' in sql) return sql as Kysely<Tables>;
  throw new MisuseError(
    'SQL_UNAVAILABLE',
    'This transaction has no SQL: its store is no database. Compose the app on SQLite or Postgres.',
  );
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
