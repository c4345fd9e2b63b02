import { startPostgres } from '@parasol/dev-postgres';

/**
 * A server with the durability of production. What would only add noise is out of the way: no checkpoint of its own in
 * the middle of a measurement, and no vacuum beside it; both sides of a measurement are equally spared.
 */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/** The server of PARASOL_BENCH_POSTGRES_URL as it is, or one from npm. */
export async function postgresServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const url = process.env['PARASOL_BENCH_POSTGRES_URL'];
  if (url !== undefined) return { url, stop: async () => undefined };
  return startPostgres({ settings: SETTINGS });
}
