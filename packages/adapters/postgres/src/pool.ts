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
  readonly types?: { getTypeParser(): (raw: unknown) => unknown };
}
/** What a query of the driver answers. */
export interface PgResult {
  readonly rows: unknown[];
  readonly rowCount: number | null;
  readonly command: string;
}
/** A connection of the driver, as far as the store uses it; a `pg.PoolClient` fits. */
export interface PgClient {
  query(query: PgQuery): Promise<PgResult>;
  /** With an error the connection is closed instead of used again. */
  release(error?: Error | boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}
/** A pool of the driver, as far as the store uses it; a `pg.Pool` fits. */
export interface PgPool {
  connect(): Promise<PgClient>;
  end(): Promise<void>;
}

export interface PoolOptions {
  readonly connectionString: string;
  readonly poolSize: number;
}

/** A pool of our own. The driver is loaded when a store opens, so that importing this package costs nothing. */
export async function createPool({ connectionString, poolSize }: PoolOptions): Promise<PgPool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString, max: poolSize, application_name: 'parasol' });
  // A connection that breaks while nobody uses it is replaced by the pool; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return pool as unknown as PgPool;
}

/** Runs work on one connection of the pool. A connection whose state is unknown is thrown away. */
export async function withClient<T>(
  pool: PgPool,
  signal: AbortSignal | undefined,
  work: (client: PgClient, discard: (cause: unknown) => void) => Promise<T>,
): Promise<T> {
  const client = await connect(pool, signal);
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
function connect(pool: PgPool, signal: AbortSignal | undefined): Promise<PgClient> {
  signal?.throwIfAborted();
  const connecting = pool.connect();
  if (signal === undefined) return connecting;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
      connecting.then((client) => client.release()).catch(() => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    connecting.then(
      (client) => {
        signal.removeEventListener('abort', abort);
        if (!signal.aborted) resolve(client);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', abort);
        reject(error as Error);
      },
    );
  });
}
