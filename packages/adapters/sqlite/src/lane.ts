import { patiently } from './busy.ts';
import type { Connection } from './connection.ts';
import { Queue } from './queue.ts';

/** A connection that runs one transaction at a time, in the order of asking. */
export class Lane {
  readonly #connection: () => Promise<Connection>;
  readonly #queue = new Queue();

  constructor(connection: () => Promise<Connection>) {
    this.#connection = connection;
  }

  /** Commits when work resolves, rolls back when it rejects. */
  async transaction<T>(begin: 'begin' | 'begin immediate', signal: AbortSignal | undefined, work: (connection: Connection) => Promise<T>): Promise<T> {
    const end = await this.#queue.turn(signal);
    try {
      const connection = await this.#connection();
      await patiently(() => connection.run(begin, []), signal);
      let result: T;
      try {
        result = await work(connection);
        signal?.throwIfAborted();
        if (!connection.inTransaction) throw new Error('The database has rolled this transaction back, so it cannot be committed.');
        connection.run('commit', []);
      } catch (error) {
        if (connection.inTransaction) connection.run('rollback', []);
        throw error;
      }
      return result;
    } finally {
      end();
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
