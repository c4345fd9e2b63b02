export { sqlOf } from '@parasol/sql';
export { type SqliteOptions, sqlite } from './sqlite.ts';
