export { sqlOf } from '@parasol/sql';
export type { PgClient, PgConnection, PgPool, PgQuery, PgResult } from './pool.ts';
export { type PostgresOptions, postgres } from './postgres.ts';
