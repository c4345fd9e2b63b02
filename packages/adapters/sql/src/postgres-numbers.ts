import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { NumberedTable, Numbers } from './dialect.ts';

/**
 * Numbers of Postgres are handed out long before they are seen: 7 may commit after 8, and whoever has read 8 by then would miss it.
 * So a writer first takes a shared lock that nobody waits for, named after the last number so far, and only then its own number; it
 * loses the lock when its rows are in sight, or gone. Who reads looks at the last number first and at the locks second: a number up
 * to that one whose lock is not there any more is settled.
 *
 * The lock costs some microseconds. Comparing transaction ids with the snapshot's horizon would cost nothing to write, but any
 * long transaction of any database of the server would hold all readers back, and a restored dump would bring ids of another server.
 * Prepared transactions keep their locks, so they count as open.
 */

/** Lock names have 32 bits for the number; what is open lies close together, so the low ones tell. */
const MODULUS = 2n ** 31n;
const HALF = MODULUS / 2n;

type Fragment = RawBuilder<unknown>;

/** One class of locks for each numbered table of each schema. */
const lockClass = ({ schema, table }: NumberedTable): Fragment => {
  const hash = createHash('sha256').update(`parasol numbers ${schema} ${table}`).digest();
  return sql.lit(hash.readUInt32BE(0) >>> 1);
};

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The name that Postgres gives to the sequence of an identity column. */
const sequenceOf = ({ schema, table }: NumberedTable): { readonly name: Fragment; readonly regclass: Fragment } => {
  const sequence = `${table}_sequence_seq`;
  return {
    name: schema === undefined ? sql`${sql.id(sequence)}` : sql`${sql.id(schema, sequence)}`,
    regclass: sql`cast(${sql.lit(`${schema === undefined ? '' : `${quoted(schema)}.`}${quoted(sequence)}`)} as regclass)`,
  };
};

const lock = (table: NumberedTable): Fragment =>
  sql`pg_advisory_xact_lock_shared(${lockClass(table)}, cast(coalesce(pg_sequence_last_value(${sequenceOf(table).regclass}), 0) % ${sql.lit(MODULUS)} as integer))`;

export const postgresNumbers: Numbers = {
  // CASE is what keeps the order: the lock comes before the number.
  next: (table) => sql`case when ${lock(table)} is null then null else nextval(${sequenceOf(table).regclass}) end`,
  announce: (table) => sql`select ${lock(table)}`,
  frontier: (table) => {
    const last = sql`s.last_value`;
    // Locks are named after numbers that may have been taken after `last` was read; those lie ahead and do not count.
    const behind = sql`(${last} % ${sql.lit(MODULUS)} - cast(cast(l.objid as text) as bigint) + ${sql.lit(MODULUS)}) % ${sql.lit(MODULUS)}`;
    const locks = sql`select ${behind} as behind from pg_catalog.pg_locks as l where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = cast(${lockClass(table)} as oid) and l.database = (select d.oid from pg_catalog.pg_database as d where d.datname = current_database())`;
    return sql`select case when s.is_called then ${last} else 0 end, (select max(q.behind) from (${locks}) as q where q.behind < ${sql.lit(HALF)}) from ${sequenceOf(table).name} as s`;
  },
};
