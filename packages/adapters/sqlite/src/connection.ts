import { registerSqliteFunctions } from '@parasol/sql';
import type Database from 'better-sqlite3';

/** Statements that are kept prepared. */
const KEPT = 500;

export interface ConnectionOptions {
  readonly file: string;
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF';
  readonly isReader: boolean;
}

type Prepared = Database.Statement<unknown[], unknown[]>;

/** One connection to the file, with its prepared statements. Everything here is synchronous. */
export class Connection {
  readonly #db: Database.Database;
  readonly #prepared = new Map<string, Prepared>();
  /** Rows of a bulk insert ask for the same one again and again. */
  #last: { readonly sql: string; readonly prepared: Prepared } | undefined;

  /** Around a database that is open. */
  constructor(db: Database.Database) {
    registerSqliteFunctions(db as never);
    this.#db = db;
  }

  static open(driver: typeof Database, { file, synchronous, isReader }: ConnectionOptions): Connection {
    const db = new driver(file, { timeout: 0 });
    try {
      const mode = db.pragma('journal_mode = WAL', { simple: true });
      if (mode !== 'wal')
        throw new Error(
          `SQLite cannot keep a write-ahead log for ${file}: the file needs a local disk that can be written.`,
        );
      db.pragma(`synchronous = ${synchronous}`);
      db.pragma('foreign_keys = ON');
      db.pragma('temp_store = MEMORY');
      // Reading through a map of the file saves a copy; writing much through one costs a quarter more.
      db.pragma(`mmap_size = ${isReader ? 268_435_456 : 0}`);
      db.pragma(`cache_size = ${isReader ? -16_000 : -64_000}`);
      // After a large transaction the log does not stay large for ever.
      db.pragma('journal_size_limit = 67108864');
      if (isReader) db.pragma('query_only = ON');
      return new Connection(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  /** Rows as arrays of raw values; none where the statement gives none. */
  rows(sql: string, parameters: readonly unknown[]): unknown[][] {
    const prepared = this.#prepare(sql);
    if (prepared.reader) return prepared.all(...parameters);
    prepared.run(...parameters);
    return [];
  }

  /** The number of rows that the statement wrote. */
  run(sql: string, parameters: readonly unknown[]): number {
    const prepared = this.#prepare(sql);
    if (!prepared.reader) return prepared.run(...parameters).changes;
    return prepared.all(...parameters).length;
  }

  /** For queries of the host: rows as objects. */
  query(
    sql: string,
    parameters: readonly unknown[],
  ): { rows: unknown[]; changes: number; lastInsertRowid: number | bigint } {
    const statement = this.#db.prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0, lastInsertRowid: 0 };
    return { rows: [], ...statement.run(...parameters) };
  }

  close(): void {
    this.#prepared.clear();
    this.#last = undefined;
    this.#db.close();
  }

  #prepare(sql: string): Prepared {
    if (this.#last?.sql === sql) return this.#last.prepared;
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      prepared = this.#db.prepare<unknown[], unknown[]>(sql);
      if (prepared.reader) prepared.raw(true).safeIntegers(false);
    } else this.#prepared.delete(sql);
    // The one used last is the last to go.
    this.#prepared.set(sql, prepared);
    this.#last = { sql, prepared };
    if (this.#prepared.size > KEPT) this.#prepared.delete(this.#prepared.keys().next().value as string);
    return prepared;
  }
}
