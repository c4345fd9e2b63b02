import { MisuseError } from '@parasol/core/internal';
import type { PgConnection } from './pool.ts';
import type { UnitLine } from './unit.ts';

const NO_TRANSACTION = '25P01';
const FAILED_TRANSACTION = '25P02';

/** Connections on which something is done for their host right now. */
const inUse = new WeakSet<object>();

/** The host's connection, by shape; a pool has no transaction, since it gives each query another connection. */
export function hostConnection(given: unknown): PgConnection {
  const { query, on, removeListener, connect, totalCount } = given as Record<string, unknown>;
  if (typeof query !== 'function' || typeof on !== 'function' || typeof removeListener !== 'function')
    throw new MisuseError('WITHIN_CONNECTION', 'app.within() on Postgres takes a client of pg.');
  if (typeof connect === 'function' && totalCount !== undefined)
    throw new MisuseError(
      'WITHIN_CONNECTION',
      'app.within() takes the client on which you sent BEGIN, not the pool: a pool gives each query another connection.',
    );
  return given as PgConnection;
}

/** Holds the connection for one piece of work at a time: two would undo each other's savepoints. */
export async function alone<T>(client: PgConnection, work: () => Promise<T>): Promise<T> {
  if (inUse.has(client))
    throw new MisuseError(
      'WITHIN_TWICE',
      'app.within() works on this client already; await it before the next begins.',
    );
  inUse.add(client);
  // The statement that runs rejects too; unheard, the error of the connection would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  try {
    return await work();
  } finally {
    client.removeListener('error', ignore);
    inUse.delete(client);
  }
}

const SAVEPOINT = 'parasol_within';
/** What our statements rely on; the host's own come back when the work is done. */
const SETTINGS = ['TimeZone', 'DateStyle', 'jit'] as const;
const OURS = ["'UTC'", "'ISO, YMD'", "'off'"] as const;

/** Runs work between SAVEPOINT and RELEASE on a connection with an open transaction, and leaves its settings as they were. */
export async function inSavepoint<T>(unit: UnitLine, work: () => Promise<T>): Promise<T> {
  await unit.control(`savepoint ${SAVEPOINT}`).catch((error: unknown) => {
    throw meaningOf(error);
  });
  try {
    const { rows } = await unit.send({
      text: `select ${SETTINGS.map((name, i) => `current_setting('${name}') as s${i}`).join()}`,
      rowMode: 'array',
      types: { getTypeParser: () => (raw: unknown) => raw },
    });
    await unit.send({ text: `select ${SETTINGS.map((name, i) => `set_config('${name}', ${OURS[i]}, true)`).join()}` });
    const result = await work();
    await unit.send({
      text: `select ${SETTINGS.map((name, i) => `set_config('${name}', $${i + 1}, true)`).join()}`,
      values: rows[0] as unknown[],
    });
    unit.seal();
    await unit.control(`release savepoint ${SAVEPOINT}`);
    return result;
  } catch (error) {
    await unit.end();
    // Where the connection is gone, the first error says more.
    await unit
      .control(`rollback to savepoint ${SAVEPOINT}`)
      .then(() => unit.control(`release savepoint ${SAVEPOINT}`))
      .catch(() => undefined);
    throw error;
  } finally {
    await unit.end();
  }
}

function meaningOf(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === NO_TRANSACTION)
    return new MisuseError('WITHIN_NO_TRANSACTION', 'Send BEGIN on this client before app.within().');
  if (code === FAILED_TRANSACTION)
    return new MisuseError(
      'WITHIN_FAILED_TRANSACTION',
      'A statement of this transaction failed before app.within(): roll it back and begin again.',
    );
  return error;
}
