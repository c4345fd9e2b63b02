import { realpathSync } from 'node:fs';
import { MisuseError } from '@parasol/core/internal';
import type Database from 'better-sqlite3';
import { isBusy } from './busy.ts';
import { Connection } from './connection.ts';

/** Ours around connections of the host; functions are registered once on each. */
const known = new WeakMap<object, Connection>();
/** Connections on which something is done for their host right now. */
const inUse = new WeakSet<object>();

/**
 * The host's connection with its open transaction, if that can be joined safely: it leads to the file of the store, enforces foreign
 * keys, and holds the write lock, so that none of our statements can meet another writer. Whoever else writes waits for the lock as
 * for another process.
 */
export function hostConnection(given: unknown, path: string): Connection {
  const db = hostDatabase(given);
  if (db.memory || pathOf(db.name) !== pathOf(path))
    throw new MisuseError(
      'WITHIN_OTHER_FILE',
      'app.within() takes a connection to the file that the store keeps its rows in.',
    );
  if (!db.inTransaction)
    throw new MisuseError('WITHIN_NO_TRANSACTION', 'Run BEGIN IMMEDIATE on this connection before app.within().');
  if (db.pragma('foreign_keys', { simple: true }) !== 1)
    throw new MisuseError(
      'WITHIN_FOREIGN_KEYS',
      'This connection does not enforce foreign keys: run PRAGMA foreign_keys = ON before BEGIN IMMEDIATE.',
    );
  holdWriteLock(db);
  let connection = known.get(db);
  if (connection === undefined) {
    connection = new Connection(db);
    known.set(db, connection);
  }
  return connection;
}

function hostDatabase(given: unknown): Database.Database {
  const { prepare, pragma, inTransaction, name } = given as Record<string, unknown>;
  const fits = typeof prepare === 'function' && typeof pragma === 'function' && typeof inTransaction === 'boolean';
  if (!fits || typeof name !== 'string')
    throw new MisuseError('WITHIN_CONNECTION', 'app.within() on SQLite takes a database of better-sqlite3.');
  return given as Database.Database;
}

const pathOf = (name: string): string => {
  try {
    return realpathSync(name);
  } catch {
    // A file that is gone, or a URI: equal only to itself.
    return name;
  }
};

/** Takes the write lock where the host has not taken it yet, without waiting: SQLite's own wait would stop the process. */
function holdWriteLock(db: Database.Database): void {
  const patience = db.pragma('busy_timeout', { simple: true }) as number;
  db.pragma('busy_timeout = 0');
  try {
    db.exec('update core_schema set id = id where false');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new MisuseError(
      'WITHIN_NOT_WRITER',
      'Another transaction writes to the file. Roll back, and begin again with BEGIN IMMEDIATE, which holds the write lock from the start.',
    );
  } finally {
    db.pragma(`busy_timeout = ${patience}`);
  }
}

const SAVEPOINT = 'parasol_within';

/** Runs work between SAVEPOINT and RELEASE on a connection with an open transaction, one piece of work at a time. */
export async function inSavepoint<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  if (inUse.has(connection))
    throw new MisuseError(
      'WITHIN_TWICE',
      'app.within() works on this connection already; await it before the next begins.',
    );
  inUse.add(connection);
  try {
    connection.run(`savepoint ${SAVEPOINT}`, []);
    try {
      const result = await work();
      connection.run(`release ${SAVEPOINT}`, []);
      return result;
    } catch (error) {
      // After some errors, such as a full disk, SQLite has rolled the whole transaction back by itself.
      if (connection.inTransaction) {
        connection.run(`rollback to ${SAVEPOINT}`, []);
        connection.run(`release ${SAVEPOINT}`, []);
      }
      throw error;
    }
  } finally {
    inUse.delete(connection);
  }
}
