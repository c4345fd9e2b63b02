import { startPostgres } from '@parasol/dev-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the real Postgres of this run. A test creates a schema of its own in it. */
    postgresUrl: string;
  }
}

/** One real Postgres for the whole run: yours by PARASOL_TEST_POSTGRES_URL, otherwise one from npm. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const own = process.env['PARASOL_TEST_POSTGRES_URL'];
  if (own) {
    project.provide('postgresUrl', own);
    return async () => undefined;
  }
  const postgres = await startPostgres();
  // For processes that a test starts: they cannot `inject()`.
  process.env['PARASOL_TEST_POSTGRES_URL'] = postgres.url;
  project.provide('postgresUrl', postgres.url);
  return async () => {
    delete process.env['PARASOL_TEST_POSTGRES_URL'];
    await postgres.stop();
  };
}
