import { StoreUnavailable } from '@parasol/core/internal';

/**
 * The parts of `pg` that the store uses, by shape: a host gives its own pool, of whatever copy of the driver, and nothing
 * of the driver is in our types.
 */
export interface PgQuery {
  readonly text: string;
  values?: unknown[];
  /** Prepared under this name on its connection. */
  readonly name?: string;
  readonly rowMode?: 'array';
  /** `extended` takes one statement at a time, also without parameters. */
  readonly queryMode?: 'extended';
  readonly types?: { getTypeParser(): (raw: unknown) => unknown };
}
/** What a query of the driver answers. */
export interface PgResult {
  readonly rows: unknown[];
  readonly rowCount: number | null;
  readonly command: string;
}
/** A connection of the driver, as far as the store uses it; a `pg.PoolClient` fits. */
export interface PgConnection {
  query(query: PgQuery): Promise<PgResult>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}
/** A connection of a pool. */
export interface PgClient extends PgConnection {
  /** With an error the connection is closed instead of used again. */
  release(error?: Error | boolean): void;
}
/** A pool of the driver, as far as the store uses it; a `pg.Pool` fits. */
export interface PgPool {
  connect(): Promise<PgClient>;
  end(): Promise<void>;
  readonly totalCount?: number;
  readonly idleCount?: number;
  readonly waitingCount?: number;
}

export interface PoolOptions {
  readonly connectionString: string;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
}

/** A pool of our own. The driver is loaded when a store opens, so that importing this package costs nothing. */
export async function createPool({ connectionString, poolSize, connectTimeoutMs }: PoolOptions): Promise<PgPool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString,
    max: poolSize,
    application_name: 'parasol',
    // Ends attempts that nobody waits for any more; our own limit, which says more, comes first.
    connectionTimeoutMillis: connectTimeoutMs + 1000,
  });
  // A connection that breaks while nobody uses it is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return pool as unknown as PgPool;
}

/** Connections of a pool, in use and waited for. */
export const poolUse = ({ totalCount, idleCount, waitingCount }: PgPool): Readonly<Record<string, number>> => ({
  ...(totalCount === undefined ? {} : { connections: totalCount }),
  ...(idleCount === undefined ? {} : { idle: idleCount }),
  ...(waitingCount === undefined ? {} : { waiting: waitingCount }),
});

/** Who asks for a connection, and how long they wait for it. */
export interface Asking {
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs work on one connection of the pool. A connection whose state is unknown is thrown away. */
export async function withClient<T>(
  pool: PgPool,
  asking: Asking,
  work: (client: PgClient, discard: (cause: unknown) => void) => Promise<T>,
): Promise<T> {
  const client = await connect(pool, asking);
  let broken: Error | undefined;
  const discard = (cause: unknown): void => {
    broken ??= cause instanceof Error ? cause : new Error('The state of this connection is unknown.', { cause });
  };
  client.on('error', discard);
  try {
    return await work(client, discard);
  } finally {
    client.removeListener('error', discard);
    client.release(broken);
  }
}

/** Who gives up waiting for a connection hands it back when it comes. */
async function connect(pool: PgPool, { signal, connectTimeoutMs }: Asking): Promise<PgClient> {
  signal?.throwIfAborted();
  const { promise: givenUp, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal?.reason);
  const timer = setTimeout(() => reject(unavailable(pool, connectTimeoutMs)), connectTimeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  const connecting = pool.connect();
  try {
    return await Promise.race([connecting, givenUp]);
  } catch (error) {
    connecting.then((client) => client.release()).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function unavailable(pool: PgPool, ms: number): StoreUnavailable {
  const use = Object.entries(poolUse(pool)).map(([name, count]) => `${count} ${name}`);
  const found = use.length === 0 ? '' : ` The pool has ${use.join(', ')}.`;
  return new StoreUnavailable(
    `Postgres gave no connection within ${ms} ms.${found} Make the pool larger, or look for what holds its connections.`,
    ms,
  );
}
