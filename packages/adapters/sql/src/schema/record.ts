import { type MigrationStep, type SchemaDifference, SchemaMismatch } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { parameter, qualified, type SqlSchema } from '../sql-schema.ts';
import { compile } from '../statement.ts';
import type { Executor } from '../store/executor.ts';
import { FORMAT, type Manifest, type Tables } from './manifest.ts';

/** What a database remembers of its migrations. */
export interface SchemaRecord {
  readonly tables: Tables;
  /** Hash of the functions that expressions call. */
  readonly functions: string;
  /** Ids of the steps that have run or were never needed. */
  readonly applied: ReadonlySet<string>;
}

export const RECORD = 'core_schema';
const STEPS = 'core_migration';

/** Undefined where the database was never migrated. */
export async function readRecord(
  schema: SqlSchema,
  executor: Executor,
  exists: (table: string) => Promise<boolean>,
): Promise<SchemaRecord | undefined> {
  if (!(await exists(RECORD))) return undefined;
  const { name } = schema.dialect;
  const [row] = await executor.rows(
    compile(name, sql`select manifest, functions from ${qualified(schema, RECORD)} where id = 1`),
  );
  if (row === undefined) return undefined;
  const { format, tables } = JSON.parse(row[0] as string) as { format: number; tables: Tables };
  if (format > FORMAT) throw new SchemaMismatch({ state: 'newer', differences: [] });
  if (format < FORMAT) throw new SchemaMismatch({ state: 'drifted', differences: [beforeFirstRelease] });
  const steps = await executor.rows(compile(name, sql`select id from ${qualified(schema, STEPS)}`));
  return { tables, functions: row[1] as string, applied: new Set(steps.map(([id]) => id as string)) };
}

const beforeFirstRelease: SchemaDifference = {
  table: RECORD,
  message: 'A version from before the first release made this database. Make a new one.',
};

/** The tables of the record itself. */
export function recordTables(schema: SqlSchema): RawBuilder<unknown>[] {
  const { tableOptions, codec } = schema.dialect;
  const instant = sql.raw(codec({ kind: 'instant' }).sqlType);
  const options = sql.raw(tableOptions);
  return [
    sql`create table ${qualified(schema, RECORD)} (id integer not null primary key, manifest text not null, functions text not null)${options}`,
    sql`create table ${qualified(schema, STEPS)} (id text not null primary key, position integer not null, has_run integer not null, applied_at ${instant} not null)${options}`,
  ];
}

export interface NewRecord {
  readonly tables: Tables;
  readonly functions: string;
  readonly run: readonly MigrationStep[];
  readonly needless: readonly MigrationStep[];
  /** How many steps are recorded already. */
  readonly position: number;
  readonly at: string;
}

/** Writes down what was done. */
export async function writeRecord(schema: SqlSchema, executor: Executor, record: NewRecord): Promise<void> {
  const { dialect } = schema;
  const manifest: Manifest = { format: FORMAT, tables: record.tables };
  const run = (fragment: RawBuilder<unknown>): Promise<number> => executor.run(compile(dialect.name, fragment));
  await run(
    sql`insert into ${qualified(schema, RECORD)} (id, manifest, functions) values (1, ${JSON.stringify(manifest)}, ${record.functions}) on conflict (id) do update set manifest = excluded.manifest, functions = excluded.functions`,
  );
  const at = parameter(schema, dialect.codec({ kind: 'instant' }), record.at);
  const hasRun = new Set(record.run);
  for (const [i, step] of [...record.run, ...record.needless].entries())
    await run(
      sql`insert into ${qualified(schema, STEPS)} (id, position, has_run, applied_at) values (${step.id}, ${record.position + i + 1}, ${hasRun.has(step) ? 1 : 0}, ${at})`,
    );
}
