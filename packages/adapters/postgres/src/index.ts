export type { PgClient, PgPool, PgQuery, PgResult } from './pool.ts';
export { type PostgresOptions, postgres } from './postgres.ts';
