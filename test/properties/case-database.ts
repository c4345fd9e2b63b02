import type { AnyEntity } from '@parasol/core';
import { type CustomOperator, decimals, type Parameters, type TreeNode, type Value } from '@parasol/core/internal';
import Database from 'better-sqlite3';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import pg from 'pg';
import type { DialectName } from '../../packages/adapters/sql/src/dialect.ts';
import { createSource } from '../../packages/adapters/sql/src/entity-source.ts';
import {
  compileCondition,
  compileTree,
  postgresFunctions,
  registerSqliteFunctions,
} from '../../packages/adapters/sql/src/expression/compile.ts';
import { postgresDialect } from '../../packages/adapters/sql/src/postgres-dialect.ts';
import { createSqlSchema, type SqlSchema } from '../../packages/adapters/sql/src/sql-schema.ts';
import { sqliteDialect } from '../../packages/adapters/sql/src/sqlite-dialect.ts';
import { caseCatalog, Person, stored, tablesOf } from './case-entities.ts';

/** A database with the tables of the cases, that evaluates trees in SQL. */
export interface CaseDatabase {
  readonly name: DialectName;
  /** Replaces all rows. */
  fill(people: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** For each person, by id, the value of each tree. */
  evaluate(trees: readonly TreeNode[], parameters: Parameters): Promise<Value[][]>;
  /** Ids of the people for whom the condition holds as a WHERE. */
  select(tree: TreeNode, parameters: Parameters): Promise<string[]>;
  /** How the database would find the people for whom the condition holds, sequential scans only where there is no other way. */
  plan(tree: TreeNode, parameters: Parameters): Promise<string>;
  /** A statement as it is written. */
  readonly run: Run;
  close(): Promise<void>;
}

type Run = (text: string, parameters: readonly unknown[]) => Promise<unknown[][]>;

const postgresBuilder = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
const sqliteBuilder = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
export const builders = { postgres: postgresBuilder, sqlite: sqliteBuilder };

export function openSqlite(operators: readonly CustomOperator[] = []): CaseDatabase {
  const schema = createSqlSchema({ dialect: sqliteDialect, catalog: caseCatalog, operators });
  const db = new Database(':memory:');
  registerSqliteFunctions(db);
  for (const entity of caseCatalog.entities) db.exec(createTable(schema, entity, entity.table));
  const run: Run = async (text, parameters) => {
    const statement = db.prepare(text);
    if (statement.reader)
      return statement
        .raw(true)
        .safeIntegers(true)
        .all(...parameters) as unknown[][];
    statement.run(...parameters);
    return [];
  };
  return {
    name: 'sqlite',
    async fill(people) {
      for (const { table } of [...caseCatalog.entities].reverse()) db.exec(`delete from ${table}`);
      for (const { entity, rows } of tablesOf(people)) {
        const { columns } = schema.table(entity);
        const insert = db.prepare(`insert into ${entity.table} values (${columns.map(() => '?')})`);
        for (const row of rows) {
          insert.run(
            columns.map(({ column, codec }) => {
              const value = stored(row, column.name);
              return value === null ? null : codec.encode(value);
            }),
          );
        }
      }
    },
    ...questions(schema, operators, run),
    run,
    async close() {
      db.close();
    },
  };
}

export async function openPostgres(
  url: string,
  name: string,
  operators: readonly CustomOperator[] = [],
): Promise<CaseDatabase> {
  const schema = createSqlSchema({ dialect: postgresDialect, name, catalog: caseCatalog, operators });
  const client = new pg.Client(url);
  await client.connect();
  const own = pg.escapeIdentifier(name);
  await client.query(`drop schema if exists ${own} cascade; create schema ${own}; set datestyle to iso`);
  for (const statement of postgresFunctions(name)) await client.query(statement);
  const tableName = (table: string) => `${own}.${table}`;
  for (const entity of caseCatalog.entities) await client.query(createTable(schema, entity, tableName(entity.table)));
  const run: Run = async (text, parameters) =>
    (await client.query({ text, values: [...parameters], rowMode: 'array' })).rows as unknown[][];
  return {
    name: 'postgres',
    async fill(people) {
      await client.query(
        [...caseCatalog.entities]
          .reverse()
          .map(({ table }) => `delete from ${tableName(table)}`)
          .join(';'),
      );
      for (const { entity, rows } of tablesOf(people)) {
        const { columns } = schema.table(entity);
        const records = rows.map((row) =>
          Object.fromEntries(columns.map(({ column, name: own }) => [own, stored(row, column.name)])),
        );
        const table = tableName(entity.table);
        await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
          JSON.stringify(records),
        ]);
      }
    },
    ...questions(schema, operators, run),
    run,
    async close() {
      await client.query(`drop schema ${own} cascade`);
      await client.end();
    },
  };
}

function createTable(schema: SqlSchema, entity: AnyEntity, name: string): string {
  return `create table ${name} (${schema
    .table(entity)
    .columns.map((column) => `${column.name} ${column.codec.sqlType}`)
    .join(', ')})`;
}

function questions(
  schema: SqlSchema,
  operators: readonly CustomOperator[],
  run: Run,
): Pick<CaseDatabase, 'evaluate' | 'select' | 'plan'> {
  const dialect = schema.dialect.name;
  const selection = (tree: TreeNode, parameters: Parameters) => {
    const source = createSource(schema, Person);
    const where = compileCondition(tree, { dialect, source, parameters, operators });
    return sql`select ${sql.id(source.alias, 'id')} from ${source.from()} where ${where}`.compile(builders[dialect]);
  };
  return {
    async evaluate(trees, parameters) {
      const source = createSource(schema, Person);
      const context = { dialect, source, parameters, operators };
      const columns = trees.map((tree) => readable(dialect, tree, compileTree(tree, context)));
      const query =
        sql`select ${sql.join(columns)} from ${source.from()} order by ${sql.id(source.alias, 'id')}`.compile(
          builders[dialect],
        );
      const rows = await run(query.sql, query.parameters);
      return rows.map((row) => row.map((raw, i) => decoded(dialect, raw, trees[i] as TreeNode)));
    },
    async select(tree, parameters) {
      const query = selection(tree, parameters);
      return (await run(query.sql, query.parameters)).map(([found]) => String(found)).sort();
    },
    async plan(tree, parameters) {
      const query = selection(tree, parameters);
      if (dialect === 'postgres') await run('set enable_seqscan to off', []);
      const lines = await run(
        `${dialect === 'sqlite' ? 'explain query plan' : 'explain'} ${query.sql}`,
        query.parameters,
      );
      if (dialect === 'postgres') await run('reset enable_seqscan', []);
      return lines.join('\n');
    },
  };
}

const INSTANT = sql.lit('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

function readable(dialect: DialectName, tree: TreeNode, value: ReturnType<typeof compileTree>) {
  if (dialect === 'sqlite') return value;
  return tree.type.kind === 'instant' ? sql`to_char((${value}) at time zone 'UTC', ${INSTANT})` : sql`(${value})::text`;
}

function decoded(dialect: DialectName, raw: unknown, { type }: TreeNode): Value {
  if (raw === null) return undefined;
  switch (type.kind) {
    case 'boolean':
      if (raw === 1n || raw === 'true') return true;
      if (raw === 0n || raw === 'false') return false;
      throw new Error(`${String(raw)} is no truth.`);
    case 'number':
      if (dialect === 'postgres') return decimals.unitsOf(raw as string, type.scale);
      if (typeof raw !== (type.digits > 18 ? 'string' : 'bigint'))
        throw new Error(`${String(raw)} is ${typeof raw}, not exact units.`);
      return BigInt(raw as string);
    default:
      return String(raw);
  }
}
