import type { Copy } from '@parasol/sql';
import type { PgConnection } from './pool.ts';

/** What a copy needs of the driver's own client. */
interface CopyingClient {
  query(stream: object): unknown;
}
interface OwnProtocol {
  readonly connection?: { readonly sendCopyFail?: unknown };
}

/** Whether a connection takes copies: native clients, and what hosts wrap around their clients, need not. */
export const takesCopies = (client: PgConnection): boolean =>
  typeof (client as OwnProtocol).connection?.sendCopyFail === 'function';

/** Copies rows into a table; rejects with the first error when the connection is ready for the rollback. */
export async function copyIn(client: PgConnection, { sql, texts }: Copy): Promise<number> {
  const { from } = await import('pg-copy-streams');
  const stream = from(sql);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  stream.on('error', (error) => {
    // Drops what was not sent, and says so: a server that has not refused by itself would wait for more.
    stream.destroy();
    reject(error);
  });
  (client as unknown as CopyingClient).query(stream);
  const settled = (write: (done: (error?: Error | null) => void) => void): Promise<void> =>
    Promise.race([
      failed,
      new Promise<void>((resolve, refuse) => write((error) => (error instanceof Error ? refuse(error) : resolve()))),
    ]);
  try {
    // One text at a time: the stream would go on with those that wait in it after the server has refused.
    for (const text of texts) await settled((done) => stream.write(text, done));
    await settled((done) => stream.end(done));
    return stream.rowCount;
  } catch (error) {
    stream.destroy();
    await failed.catch(() => undefined);
    throw error;
  }
}
