import type { Bare } from './database.ts';

/** Runs statements without parameters, outside transactions. */
export async function runSql(bare: Bare, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    if (bare.name === 'sqlite') bare.db.exec(statement);
    else await bare.client.query(statement);
  }
}

/** Runs one statement in a transaction of its own and gives the number of rows that it wrote. */
export async function writeSql(bare: Bare, statement: string): Promise<number> {
  if (bare.name === 'postgres') return (await bare.client.query(statement)).rowCount ?? 0;
  return bare.db.prepare(statement).run().changes;
}

export async function countRows(bare: Bare, table: string, where = 'true'): Promise<number> {
  const statement = `select count(*) as n from ${table} where ${where}`;
  if (bare.name === 'sqlite') return bare.db.prepare<[], number>(statement).pluck().get() ?? 0;
  return Number((await bare.client.query<{ n: string }>(statement)).rows[0]?.n);
}

/** Empties tables. */
export async function emptyTables(bare: Bare, tables: readonly string[]): Promise<void> {
  if (bare.name === 'postgres') {
    // What points at them is emptied, too.
    await bare.client.query(`truncate ${tables.join(', ')} cascade`);
    return;
  }
  // Without foreign keys SQLite drops the pages of a table instead of its rows one by one.
  bare.db.pragma('foreign_keys = OFF');
  for (const table of tables) bare.db.exec(`delete from ${table}`);
  bare.db.pragma('foreign_keys = ON');
}

/** Writes down what was done so far, so that nobody pays for the work of another. */
export async function settle(bare: Bare): Promise<void> {
  if (bare.name === 'sqlite') bare.db.pragma('wal_checkpoint(TRUNCATE)');
  else await bare.client.query('checkpoint');
}

/** Fresh statistics, as Postgres's vacuum in the background would give. SQLite has none unless its owner asks for them. */
export async function analyse(bare: Bare): Promise<void> {
  if (bare.name === 'postgres') await runSql(bare, 'vacuum analyze');
}
