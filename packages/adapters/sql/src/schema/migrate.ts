import type { AnyEntity } from '@parasol/core';
import {
  type MigrationReport,
  type MigrationStep,
  type ReadModel,
  SchemaMismatch,
  type StepChange,
} from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { createHandle, type RunQuery } from '../handle.ts';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { compile, type Statement } from '../statement.ts';
import { claimTables, dropClaimTables, forgetEntity } from '../statements/claims.ts';
import { refreshRows } from '../statements/refresh.ts';
import type { Executor } from '../store/executor.ts';
import { type Alteration, alterTable, emptyRows } from './alter-table.ts';
import { changedTables } from './changed-tables.ts';
import { createEntity } from './ddl.ts';
import { recordOf } from './differences.ts';
import { schemaOf, type Tables } from './manifest.ts';
import { recordTables, writeRecord } from './record.ts';
import { inspect, liveDrift, refusal, type SchemaOptions } from './schema-state.ts';

export interface MigrationOptions extends SchemaOptions {
  readonly dryRun: boolean;
  /** Statements that come before the first table, such as the one that makes the schema. */
  readonly before: readonly string[];
  /** Runs a query of a step on the connection of the transaction. */
  readonly query: RunQuery;
  /** The instant that is recorded. */
  readonly at: string;
}

/**
 * Applies what is missing and records the declaration, in the transaction of the executor; the caller rolls a dry run back. A dry run
 * without steps runs nothing.
 */
export async function migrate(
  schema: SqlSchema,
  executor: Executor,
  options: MigrationOptions,
): Promise<MigrationReport> {
  const { record, hasClaims, steps, differences, functions } = await inspect(schema, executor, options);
  const work = new Work(schema, executor, options.dryRun && steps.due.length === 0);
  for (const statement of options.before) await work.text({ sql: statement, parameters: [] });
  if (record?.functions !== functions)
    for (const statement of options.functions) await work.text({ sql: statement, parameters: [] });
  if (record === undefined) await work.all(recordTables(schema));
  if (!hasClaims) await work.all([...(record === undefined ? [] : dropClaimTables(schema)), ...claimTables(schema)]);
  let tables = record?.tables ?? {};
  const touched = new Set<string>();
  for (const step of steps.due) tables = await runStep(work, step, { tables, touched }, options.query);
  for (const difference of differences)
    if (difference.onlyIfEmpty === true && (await work.hasRows(difference.table))) throw refusal(schema, difference);
  await work.all(differences.flatMap(({ statements }) => statements ?? []));
  const stale = new Set([
    ...differences.flatMap(({ fills }) => fills ?? []),
    ...modelsOver(
      schema,
      [...touched].map((table) => tables[table]?.entity),
    ),
  ]);
  await work.all([...stale].map((model) => refreshRows(schema, model)));
  const report = { statements: work.statements, steps: steps.due.map(({ id }) => id) };
  const isDone = work.statements.length === 0 && steps.due.length === 0 && steps.needless.length === 0;
  if (work.isDescribed || isDone) return report;
  const becomes = recordOf(schema, tables);
  await writeRecord(schema, executor, {
    tables: becomes,
    functions,
    run: steps.due,
    needless: steps.needless,
    position: record?.applied.size ?? 0,
    at: options.at,
  });
  // A step that altered tables by its own SQL would leave them other than recorded.
  const drift = await liveDrift(schema, executor, becomes);
  if (drift.length > 0) throw new SchemaMismatch({ state: 'drifted', differences: drift });
  return report;
}

/** Read models that keep something of the rows of these entities, which follow what a step wrote past the repositories. */
const modelsOver = ({ catalog }: SqlSchema, names: readonly unknown[]): ReadModel[] =>
  catalog.entities
    .filter(({ name }) => names.includes(name))
    .flatMap((entity) => catalog.watches(entity).map(({ model }) => model));

/** Runs statements, or only writes them down. */
class Work {
  readonly statements: string[] = [];
  readonly schema: SqlSchema;
  readonly isDescribed: boolean;
  readonly #executor: Executor;

  constructor(schema: SqlSchema, executor: Executor, isDescribed: boolean) {
    this.schema = schema;
    this.#executor = executor;
    this.isDescribed = isDescribed;
  }

  note({ sql: text, parameters }: Statement): void {
    this.statements.push(parameters.length === 0 ? text : `${text} -- ${parameters.map(shown).join(', ')}`);
  }

  async text(statement: Statement): Promise<void> {
    this.note(statement);
    if (!this.isDescribed) await this.#executor.run(statement);
  }

  async all(fragments: readonly RawBuilder<unknown>[]): Promise<void> {
    const statements = fragments.map((fragment) => compile(this.schema.dialect.name, fragment));
    for (const statement of statements) this.note(statement);
    if (!this.isDescribed) await this.#executor.runAll(statements);
  }

  async count(query: RawBuilder<unknown>): Promise<number> {
    const [row] = await this.#executor.rows(compile(this.schema.dialect.name, query));
    return Number(row?.[0]);
  }

  async hasRows(table: string): Promise<boolean> {
    return (
      (await this.count(sql`select count(*) from (select 1 from ${qualified(this.schema, table)} limit 1) as one`)) > 0
    );
  }
}

const shown = (value: unknown): string =>
  typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));

/** What is declared before a step, and the tables whose rows steps have touched so far, under their names of then. */
interface Stand {
  readonly tables: Tables;
  readonly touched: Set<string>;
}

/** Runs a step; gives what is declared once it has run. */
async function runStep(
  work: Work,
  step: MigrationStep,
  { tables: from, touched }: Stand,
  query: RunQuery,
): Promise<Tables> {
  let tables = from;
  try {
    for (const change of step.changes) {
      const next = changedTables(work.schema, tables, change);
      await runChange(work, change, tables, next, query);
      // What extension data claims is built again from the rows as they are now.
      for (const entity of entitiesOf(change, tables)) await work.all(forgetEntity(work.schema, entity));
      for (const table of touchedBy(change)) touched.add(table);
      if (change.kind === 'change' && touched.delete(change.table)) touched.add(change.renameTo ?? change.table);
      tables = next;
    }
    return tables;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The migration step "${step.id}" failed, and nothing was changed: ${reason}`, { cause });
  }
}

/** Tables whose rows a change touches, under their names before it. */
function touchedBy(change: StepChange): readonly string[] {
  if (change.kind === 'add') return [];
  return change.kind === 'data' ? change.tables : [change.table];
}

/** Names of the entities whose rows a change touches, as they were. */
const entitiesOf = (change: StepChange, tables: Tables): string[] =>
  touchedBy(change).flatMap((table) => tables[table]?.entity ?? []);

async function runChange(work: Work, change: StepChange, tables: Tables, next: Tables, query: RunQuery): Promise<void> {
  const { schema } = work;
  switch (change.kind) {
    case 'add': {
      const becomes = schemaOf(schema, next);
      return work.all(createEntity(becomes, entityAt(becomes, change.entity.table)));
    }
    case 'drop': {
      const entity = entityAt(schemaOf(schema, tables), change.table);
      const history = entity.history ? [sql`drop table ${qualified(schema, entity.historyTable)}`] : [];
      return work.all([...history, sql`drop table ${qualified(schema, entity.table)}`]);
    }
    case 'change': {
      const was = schemaOf(schema, tables);
      const becomes = schemaOf(schema, next);
      const before = entityAt(was, change.table);
      const after = entityAt(becomes, change.renameTo ?? change.table);
      const alteration = { change, was, before, becomes, after };
      await refuseEmpty(work, alteration);
      return work.all(alterTable[schema.dialect.name](alteration));
    }
    case 'data': {
      const noted: RunQuery = (compiled) => {
        work.note({ sql: compiled.sql, parameters: compiled.parameters });
        return query(compiled);
      };
      const handle = createHandle(schema.dialect.name, noted);
      const { name } = schema;
      await change.run({ sql: name === undefined ? handle : handle.withSchema(name), store: schema.dialect.name });
    }
  }
}

const entityAt = ({ catalog }: SqlSchema, table: string): AnyEntity => {
  const found = catalog.entities.find((entity) => entity.table === table);
  if (found === undefined) throw new TypeError(`There is no table ${table}.`);
  return found;
};

/** Says how many rows would be without a value, which the database's own error does not. */
async function refuseEmpty(work: Work, alteration: Alteration): Promise<void> {
  for (const { column, table, query } of emptyRows(alteration)) {
    const count = await work.count(query);
    if (count === 0) continue;
    const { name } = column.column;
    throw new Error(
      `${count} ${count === 1 ? 'row' : 'rows'} of ${table} would have no "${name}", which may not be empty; give a value for them, such as { coalesce: [{ var: '${name}' }, …] }.`,
    );
  }
}
