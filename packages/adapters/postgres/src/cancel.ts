import type { PgClient, PgConnection, PgPool } from './pool.ts';

/**
 * Aborts what a connection runs when a signal says so. The cancellation goes over another connection, and the one that is
 * cancelled is not used again before it has arrived: a late one would hit the next statement, or the next user.
 */
export class Cancellation {
  readonly #pool: PgPool;
  readonly #client: PgConnection;
  readonly #signal: AbortSignal | undefined;
  readonly #abort: () => void;
  #isRunning = false;
  #cancelling: Promise<void> | undefined;

  constructor(pool: PgPool, client: PgConnection, signal: AbortSignal | undefined) {
    this.#pool = pool;
    this.#client = client;
    this.#signal = signal;
    this.#abort = () => {
      if (this.#isRunning) this.#cancelling = cancel(this.#pool, this.#client);
    };
    signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** Runs one query; when it was cancelled, rejects with the reason of the signal. */
  async run<T>(query: () => Promise<T>): Promise<T> {
    this.#isRunning = true;
    try {
      return await query();
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw error;
    } finally {
      this.#isRunning = false;
      await this.#cancelling;
    }
  }

  /** Resolves when no cancellation is under way that could hit what the connection does next. */
  async end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    await this.#cancelling;
  }
}

interface Cancellable {
  readonly processID?: number | null;
}
interface OwnConnections {
  readonly options?: object;
  readonly Client?: new (options: object) => PgClient & { connect(): Promise<unknown>; end(): Promise<void> };
}

/** Best done over a connection of its own, since every one of the pool may be busy. A failure leaves the statement running. */
async function cancel(pool: PgPool, client: PgConnection): Promise<void> {
  const process = (client as unknown as Cancellable).processID;
  if (typeof process !== 'number') return;
  const query = { text: 'select pg_cancel_backend($1)', values: [process] };
  const { Client, options } = pool as unknown as OwnConnections;
  try {
    if (Client === undefined || options === undefined) {
      const other = await pool.connect();
      await other.query(query).finally(() => other.release());
      return;
    }
    const other = new Client(options);
    other.on('error', () => undefined);
    await other.connect();
    await other.query(query).finally(() => other.end());
  } catch {
    // The statement ends by itself, and the transaction is refused then.
  }
}
