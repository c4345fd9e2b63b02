import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import Database from 'better-sqlite3';
import pg from 'pg';

/** What the figures depend on. */
export type Machine = Readonly<Record<string, string>>;

export async function describeMachine(postgresUrl: string | undefined): Promise<Machine> {
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const postgres = postgresUrl === undefined ? undefined : await postgresVersion(postgresUrl);
  return {
    Machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${gigabytes} GB, ${type()} ${release()}`,
    Node: process.version,
    SQLite: sqliteVersion(),
    ...(postgres === undefined ? {} : { Postgres: postgres }),
    Date: new Date().toISOString().slice(0, 10),
  };
}

function sqliteVersion(): string {
  const db = new Database(':memory:');
  const version = db.prepare<[], string>('select sqlite_version()').pluck().get();
  db.close();
  return version ?? 'unknown';
}

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const settings = ['server_version', 'fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size'];
    const { rows } = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from unnest($1::text[]) as name',
      [settings],
    );
    const [version, ...rest] = rows;
    return `${version?.value} (${rest.map(({ name, value }) => `${name} ${value}`).join(', ')})`;
  } finally {
    await client.end();
  }
}
