import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Executor, Statement, UnitGuard } from '@parasol/sql';
import { patiently } from './busy.ts';
import type { Connection } from './connection.ts';

/** Statements run without a pause, so that a long transaction must let the rest of the process live now and then. */
const MAX_STRETCH_MS = 20;

type Translate = (error: unknown) => unknown;

export interface UnitExecutor extends Executor {
  /** A query of the host. When it fails, nothing more is done in the unit, as on Postgres. */
  query(statement: Statement): Promise<ReturnType<Connection['query']>>;
  /** Savepoints; they undo also when something failed. */
  control(sql: string): Promise<unknown>;
}

/** Statements of a transaction on its connection. */
export function unitExecutor(connection: Connection, guard: UnitGuard, translate: Translate): UnitExecutor {
  let since = performance.now();
  async function execute<T>(work: () => T, check: () => void = () => guard.check()): Promise<T> {
    check();
    // After some errors SQLite has rolled back by itself; another statement would then be committed alone.
    if (!connection.inTransaction)
      throw new Error('The database has rolled this transaction back; nothing more can be done in it.');
    try {
      return work();
    } catch (error) {
      throw translate(error);
    } finally {
      if (performance.now() - since > MAX_STRETCH_MS) {
        await nextTurn();
        since = performance.now();
      }
    }
  }
  return {
    rows: ({ sql, parameters }) => execute(() => connection.rows(sql, parameters)),
    run: ({ sql, parameters }) => execute(() => connection.run(sql, parameters)),
    runAll: async (statements) => {
      let changes = 0;
      for (const { sql, parameters } of statements) changes += await execute(() => connection.run(sql, parameters));
      return changes;
    },
    query: async ({ sql, parameters }) => {
      try {
        return await execute(() => connection.query(sql, parameters));
      } catch (error) {
        guard.spoil(error);
        throw error;
      }
    },
    control: (sql) =>
      execute(
        () => connection.run(sql, []),
        () => guard.checkOpen(),
      ),
  };
}

/** Reads outside transactions; each sees what is committed when it starts. */
export function readExecutor(connection: Connection, translate: Translate): Executor {
  const execute = async <T>(work: () => T): Promise<T> => {
    try {
      return await patiently(work);
    } catch (error) {
      throw translate(error);
    }
  };
  return {
    rows: ({ sql, parameters }) => execute(() => connection.rows(sql, parameters)),
    run: ({ sql, parameters }) => execute(() => connection.run(sql, parameters)),
    runAll: (statements) =>
      execute(() => {
        let changes = 0;
        for (const { sql, parameters } of statements) changes += connection.run(sql, parameters);
        return changes;
      }),
  };
}
