import { patiently } from './busy.ts';
import type { Connection } from './connection.ts';
import { Queue } from './queue.ts';

/** How long a writer goes on without a pause where others write too, how long it pauses then, and how long it remembers them. */
const STRETCH = 50;
const PAUSE = 5;
const MEMORY = 1000;

/** A connection that runs one transaction at a time, in the order of asking. */
export class Lane {
  readonly #connection: () => Promise<Connection>;
  readonly #translate: (error: unknown) => unknown;
  readonly #queue = new Queue();
  /** When another process was last seen to write. */
  #metOthers = Number.NEGATIVE_INFINITY;
  #stretchBegan = 0;

  constructor(connection: () => Promise<Connection>, translate: (error: unknown) => unknown) {
    this.#connection = connection;
    this.#translate = translate;
  }

  /** Transactions that wait for their turn. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Commits when work resolves; rolls back when it rejects, and rejects with the same error. */
  async transaction<T>(
    begin: 'begin' | 'begin immediate',
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return this.#turn(signal, (connection) => this.#transaction(connection, begin, signal, work));
  }

  /**
   * A transaction in which rows may for a while point at nothing, because tables are made anew. SQLite takes the switch only outside of
   * transactions; that nothing points at nothing in the end is for the work to see.
   */
  async migration<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#turn(undefined, async (connection) => {
      connection.run('pragma foreign_keys = off', []);
      try {
        return await this.#transaction(connection, 'begin immediate', undefined, work);
      } finally {
        connection.run('pragma foreign_keys = on', []);
      }
    });
  }

  async #turn<T>(signal: AbortSignal | undefined, work: (connection: Connection) => Promise<T>): Promise<T> {
    const end = await this.#queue.turn(signal);
    try {
      return await work(await this.#connection());
    } finally {
      this.#passOn(end);
    }
  }

  #meetOthers(): void {
    this.#metOthers = performance.now();
    this.#stretchBegan = this.#metOthers;
  }

  /** Gives the next its turn; other processes, which only look now and then, get theirs by a pause. */
  #passOn(end: () => void): void {
    const now = performance.now();
    const goesOn = now - this.#metOthers > MEMORY || now - this.#stretchBegan < STRETCH;
    if (goesOn) end();
    else
      setTimeout(() => {
        this.#stretchBegan = performance.now();
        end();
      }, PAUSE);
  }

  async #transaction<T>(
    connection: Connection,
    begin: 'begin' | 'begin immediate',
    signal: AbortSignal | undefined,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    await patiently(
      () => connection.run(begin, []),
      signal,
      () => this.#meetOthers(),
    ).catch((error: unknown) => {
      throw this.#translate(error);
    });
    try {
      const result = await work(connection);
      signal?.throwIfAborted();
      if (!connection.inTransaction)
        throw new Error('The database has rolled this transaction back, so it cannot be committed.');
      this.#commit(connection);
      return result;
    } catch (error) {
      rollback(connection);
      throw error;
    }
  }

  #commit(connection: Connection): void {
    try {
      connection.run('commit', []);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  /** Runs when every transaction that was asked for before is over. */
  async afterAll(work: () => void): Promise<void> {
    const end = await this.#queue.turn();
    try {
      work();
    } finally {
      end();
    }
  }
}

/** What made us roll back says more than a rollback that fails too; then the connection has nothing open any more. */
function rollback(connection: Connection): void {
  try {
    if (connection.inTransaction) connection.run('rollback', []);
  } catch {
    // The caller gets the first error.
  }
}
