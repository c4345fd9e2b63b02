import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { compile } from '../statement.ts';
import type { Executor } from '../store/executor.ts';
import type { Manifest } from './manifest.ts';
import { planMigration, recordOf } from './plan-migration.ts';

export interface MigrationOptions {
  readonly dryRun: boolean;
  /** Whether a table is there, asked in the words of the database. */
  exists(table: string): Promise<boolean>;
  /** Statements that come before the first table, such as the one that makes the schema. */
  readonly before: readonly string[];
  /** Functions that expressions call; replaced when they change. */
  readonly functions: readonly string[];
}

const RECORD = 'core_schema';

/** Applies what is missing and records the declaration, in the transaction of the executor. Gives the statements. */
export async function migrate(schema: SqlSchema, executor: Executor, options: MigrationOptions): Promise<string[]> {
  const table = qualified(schema, RECORD);
  const isNew = !(await options.exists(RECORD));
  const [row] = isNew
    ? []
    : await executor.rows(compile(schema.dialect.name, sql`select manifest, functions from ${table} where id = 1`));
  const recorded = row === undefined ? undefined : readManifest(row[0]);
  const hasRows = async (name: string): Promise<boolean> =>
    (await executor.rows(compile(schema.dialect.name, sql`select 1 from ${qualified(schema, name)} limit 1`))).length >
    0;

  const fragments = await planMigration(schema, recorded, hasRows);
  if (isNew)
    fragments.unshift(
      sql`create table ${table} (id integer not null primary key, manifest text not null, functions text not null)`,
    );
  const hash = createHash('sha256').update(options.functions.join('\n')).digest('hex');
  const functions = row?.[1] === hash ? [] : options.functions;
  const statements = [
    ...options.before,
    ...functions,
    ...fragments.map((fragment) => compile(schema.dialect.name, fragment).sql),
  ];
  if (options.dryRun || statements.length === 0) return statements;

  for (const statement of statements) await executor.run({ sql: statement, parameters: [] });
  const manifest = JSON.stringify(recordOf(schema, recorded));
  const record = sql`insert into ${table} (id, manifest, functions) values (1, ${manifest}, ${hash}) on conflict (id) do update set manifest = excluded.manifest, functions = excluded.functions`;
  await executor.run(compile(schema.dialect.name, record));
  return statements;
}

function readManifest(text: unknown): Manifest {
  const manifest = JSON.parse(text as string) as Manifest;
  if (manifest.format !== 1) throw new Error('This database was migrated by a newer version of Parasol.');
  return manifest;
}
