import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, inject, it } from 'vitest';

const run = promisify(execFile);

it('gives every test the address of a running Postgres 15 or newer', async () => {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  await client.end();
  expect(rows[0]?.version).toBeGreaterThanOrEqual(150_000);
});

it('passes the address on to the processes that a test starts', async () => {
  const { stdout } = await run(process.execPath, ['-p', 'process.env.PARASOL_TEST_POSTGRES_URL']);
  expect(stdout.trim()).toBe(inject('postgresUrl'));
});

it('runs on the Node of the repository, which strips types', () => {
  expect(process.versions.node).toMatch(/^24\./);
});
