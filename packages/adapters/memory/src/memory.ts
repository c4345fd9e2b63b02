import {
  MisuseError,
  type Store,
  type StoreEnvironment,
  type StoreTransaction,
  type StoreTransactionOptions,
} from '@parasol/core/internal';
import { Database } from './database.ts';
import { createReader } from './reader.ts';
import { createTransaction } from './transaction.ts';
import { Turns } from './turns.ts';
import { createView } from './view.ts';
import { Writer } from './writer.ts';

/**
 * A store in the memory of the process, for tests and trials: same answers and refusals as the databases, nothing kept
 * when the process ends.
 *
 * @example
 * const app = await createParasol({ store: memory(), modules: [individual()] });
 */
export function memory(): Store {
  let database: Database | undefined;
  let isMigrated = false;
  let isClosed = false;
  const turns = new Turns();

  const opened = (): Database => {
    if (isClosed) throw new Error('The memory store is closed.');
    if (database === undefined) throw new Error('The memory store is not open: createParasol opens it.');
    return database;
  };
  /** A database would miss its tables here, so memory refuses too: code that forgot to migrate fails in its first test. */
  const ready = (): Database => {
    const found = opened();
    if (!isMigrated) throw new Error('The memory store has no tables yet: run app.migrate() first.');
    return found;
  };

  return {
    name: 'memory',
    writers: 'one',
    open: async (environment: StoreEnvironment) => {
      database ??= new Database(environment);
    },
    migrate: async (options) => {
      opened();
      if (options?.dryRun !== true) isMigrated = true;
      // It begins empty and as declared, so that there is never anything for a step to bring forward.
      return { statements: [], steps: [] };
    },
    // Every list looks through the rows in memory.
    promote: async () => [],
    schemaState: async () => {
      opened();
      return { state: isMigrated ? 'current' : 'absent', differences: [] };
    },
    reader: createReader((instant) => createView(ready(), ready().committed, instant)),
    transaction: async (options, work) =>
      options.readOnly === true
        ? readTransaction(ready(), options, work)
        : writeTransaction(ready(), turns, options, work),
    join: async () => {
      throw new MisuseError(
        'WITHIN_UNSUPPORTED',
        'The memory store has no connection on which a host could open a transaction. Use me.transaction(), or a store on a database.',
      );
    },
    // Writers wait for each other, so there is no deadlock and nothing to serialise.
    isRetryable: () => false,
    health: async () =>
      isClosed ? { reachable: false, problem: 'CLOSED', details: {} } : { reachable: true, details: {} },
    close: async () => {
      isClosed = true;
      database = undefined;
    },
  };
}

async function readTransaction<T>(
  database: Database,
  options: StoreTransactionOptions,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<T> {
  const guard = createGuard(options.signal);
  guard.check();
  const snapshot = database.committed;
  database.snapshots += 1;
  try {
    const view = (instant: string | undefined) => {
      guard.check();
      return createView(database, snapshot, instant);
    };
    return await work(createTransaction({ view, timestamp: database.instant(), writer: undefined }));
  } finally {
    guard.end();
    database.snapshots -= 1;
  }
}

async function writeTransaction<T>(
  database: Database,
  turns: Turns,
  options: StoreTransactionOptions,
  work: (tx: StoreTransaction) => Promise<T>,
): Promise<T> {
  const guard = createGuard(options.signal);
  const endTurn = await turns.take(options.signal);
  const writer = new Writer(database, options.stamp, database.instant());
  try {
    const view = (instant: string | undefined) => {
      guard.check();
      return createView(database, Number.POSITIVE_INFINITY, instant);
    };
    const result = await work(createTransaction({ view, timestamp: writer.timestamp, writer }));
    guard.check();
    writer.commit();
    return result;
  } catch (error) {
    writer.undo(0);
    throw error;
  } finally {
    guard.end();
    endTurn();
  }
}

/** Refuses statements of a transaction that is over, whose caller forgot to await something, or that was aborted. */
function createGuard(signal: AbortSignal | undefined) {
  let isOver = false;
  return {
    check: () => {
      if (isOver) throw new Error('This transaction is over: await everything that is done in it.');
      signal?.throwIfAborted();
    },
    end: () => {
      isOver = true;
    },
  };
}
