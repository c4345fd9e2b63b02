import {
  type AnyEntity,
  idPrefix,
  type MigrateOptions,
  type MigrationReport,
  MisuseError,
  type SchemaState,
  type Store,
  type StoreEnvironment,
  type StoreHealth,
  type StoreTransaction,
  type StoreTransactionOptions,
} from '@parasol/core/internal';
import {
  constraintsOf,
  createClock,
  createHandle,
  createSqlSchema,
  DryRun,
  type Executor,
  lazyReader,
  migrate,
  postgresDialect,
  postgresFunctions,
  problemOf,
  promote,
  type RunQuery,
  reportOf,
  Savepoints,
  SchemaCheck,
  type SchemaOptions,
  SqlReader,
  type SqlSchema,
  SqlTransaction,
  schemaState,
  Templates,
  traced,
} from '@parasol/sql';
import { executorOf } from './connection.ts';
import { isRetryable, meaningOf } from './errors.ts';
import { alone, hostConnection, inSavepoint } from './joined.ts';
import { createPool, type PgClient, type PgPool, type PgQuery, type PgResult, poolUse, withClient } from './pool.ts';
import type { PostgresOptions } from './postgres.ts';
import { readOn } from './reads.ts';
import { Statistics } from './statistics.ts';
import { type Send, UnitLine } from './unit.ts';

/** What there is once the store is open. */
interface Opened {
  readonly environment: StoreEnvironment;
  readonly schema: SqlSchema;
  readonly pool: PgPool;
  readonly reader: SqlReader;
  readonly timestamp: () => string;
  readonly translate: (error: unknown) => unknown;
}

/**
 * Settings of the transaction travel with BEGIN. Just-in-time compilation is off, since it costs ranges of some thousand rows
 * more than it gives them.
 */
const SETTINGS = "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local jit = off";

/** Postgres cuts longer names off, so that two tenants whose names begin alike would share one registry. */
const LONGEST_NAME = 63;

function requireSchemaName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes >= 1 && bytes <= LONGEST_NAME && !name.includes('\0') && !/^pg_/i.test(name)) return name;
  throw new MisuseError(
    'POSTGRES_SCHEMA',
    `A schema has a name of 1 to ${LONGEST_NAME} bytes that does not begin with "pg_"; "${name.slice(0, 80)}" is none.`,
  );
}

export function createPostgresStore(options: PostgresOptions): Store {
  const schemaName = requireSchemaName(options.schema ?? 'parasol');
  const prepare = options.prepare ?? true;
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const templates = new Templates();
  const statistics = new Statistics(schemaName);
  /** Connections that read outside transactions. */
  const reading = new Set<PgClient>();
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  let isClosed = false;

  const ready = (): Opened => {
    if (isClosed) throw new Error('This Postgres store is closed.');
    if (opened === undefined) throw new Error('This Postgres store is not open yet: createParasol opens it.');
    return opened;
  };

  /** Runs work between BEGIN and COMMIT on a connection of its own. */
  async function between<T>(
    mode: 'read write' | 'read only',
    signal: AbortSignal | undefined,
    work: (send: Send) => Promise<T>,
    afterCommit: (send: Send) => Promise<void> = async () => undefined,
  ): Promise<T> {
    const { pool, translate } = ready();
    const run = async (client: PgClient, discard: (cause: unknown) => void): Promise<T> => {
      const unit = new UnitLine(pool, client, signal, translate);
      let result: T;
      try {
        await unit.control(`begin isolation level read committed ${mode}; ${SETTINGS}`);
        result = await work(unit.send);
        unit.seal();
        // Postgres answers ROLLBACK to the COMMIT of a transaction in which something failed.
        const { command } = await unit.control('commit');
        if (command !== 'COMMIT')
          throw new Error('A statement of this transaction failed, so Postgres has rolled it back.');
      } catch (error) {
        await unit.end();
        await unit.control('rollback').catch(discard);
        throw error;
      }
      await unit.end();
      // What is committed stays so, whatever happens here.
      await afterCommit((query) => client.query(query)).catch(() => undefined);
      return result;
    };
    return withClient(pool, { signal, connectTimeoutMs }, run).catch((error: unknown) => {
      throw translate(error);
    });
  }

  /** The unit of work as core sees it. */
  function unitOf(
    send: Send,
    stamp: StoreTransactionOptions['stamp'],
    onWritten?: (entity: AnyEntity, rows: number) => void,
  ): StoreTransaction {
    const { environment, schema, timestamp } = ready();
    const savepoints = new Savepoints((control) => send({ text: control }));
    return new SqlTransaction({
      schema,
      templates,
      executor: traced(executorOf(send, prepare), environment.tracing, 'postgresql'),
      stamp: { ...stamp, timestamp: timestamp() },
      instant: timestamp,
      newId: environment.newId,
      newIdPrefix: environment.newIdPrefix ?? (() => idPrefix(environment.now())),
      handle: () => createHandle('postgres', queryOf(send), environment.tracing),
      savepoint: (inner) => savepoints.run(inner),
      ...(onWritten === undefined ? {} : { onWritten }),
    });
  }

  async function transaction<T>(
    { stamp, readOnly = false, signal }: StoreTransactionOptions,
    inside: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    if (!check.isCurrent) await check.require();
    const written = new Map<string, number>();
    const onWritten = ({ table }: AnyEntity, rows: number) => written.set(table, (written.get(table) ?? 0) + rows);
    return between(
      readOnly ? 'read only' : 'read write',
      signal,
      (send) => inside(unitOf(send, stamp, onWritten)),
      (send) => statistics.refresh(written, send),
    );
  }

  async function join<T>(
    connection: unknown,
    { stamp, signal }: StoreTransactionOptions,
    inside: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    const { pool, translate } = ready();
    if (!check.isCurrent) await check.require();
    const client = hostConnection(connection);
    return alone(client, () => {
      const unit = new UnitLine(pool, client, signal, translate);
      return inSavepoint(unit, () => inside(unitOf(unit.send, stamp)));
    });
  }

  const schemaOptions = (executor: Executor, { migrations = new Map() }: StoreEnvironment): SchemaOptions => ({
    steps: migrations,
    exists: (table) =>
      isThere(
        executor,
        'select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2',
        schemaName,
        table,
      ),
    functions: postgresFunctions(schemaName),
  });

  const state = async (): Promise<SchemaState> => {
    const { environment, schema, reader } = ready();
    return schemaState(schema, reader.executor, schemaOptions(reader.executor, environment));
  };
  const check = new SchemaCheck(state);

  /** Two processes that start at the same moment: one migrates, the other waits and finds it done. */
  const oneByOne = (executor: Executor) =>
    executor.rows({
      sql: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      parameters: [`parasol migration ${schemaName}`],
    });

  async function migration({ dryRun = false }: MigrateOptions = {}): Promise<MigrationReport> {
    const { environment, schema, timestamp } = ready();
    const work = async (send: Send): Promise<MigrationReport> => {
      const executor = executorOf(send, false);
      await oneByOne(executor);
      const hasSchema = await isThere(executor, 'select 1 from pg_catalog.pg_namespace where nspname = $1', schemaName);
      const report = await migrate(schema, executor, {
        ...schemaOptions(executor, environment),
        dryRun,
        before: hasSchema ? [] : [`create schema "${schemaName.replaceAll('"', '""')}"`],
        query: queryOf(send),
        at: timestamp(),
      });
      if (dryRun) throw new DryRun(report);
      return report;
    };
    const report = await reportOf(between('read write', undefined, work));
    if (!dryRun) check.confirm();
    return report;
  }

  async function health(limit: AbortSignal): Promise<StoreHealth> {
    if (isClosed || opened === undefined) return { reachable: false, problem: 'CLOSED', details: {} };
    const { pool } = opened;
    const details = poolUse(pool);
    try {
      await withClient(pool, { signal: limit, connectTimeoutMs }, (client) => client.query({ text: 'select 1' }));
      return { reachable: true, details };
    } catch (error) {
      return { reachable: false, problem: problemOf(error, limit), details };
    }
  }

  async function open(environment: StoreEnvironment): Promise<Opened> {
    const schema = createSqlSchema({
      dialect: postgresDialect,
      name: schemaName,
      catalog: environment.catalog,
      operators: environment.operators,
    });
    const constraints = constraintsOf(schema);
    const translate = (error: unknown): unknown => meaningOf(schemaName, constraints, error);
    const pool =
      options.pool ??
      (await createPool({
        connectionString: options.connectionString,
        poolSize: options.poolSize ?? 10,
        connectTimeoutMs,
      }));
    const read = (query: PgQuery): Promise<PgResult> =>
      withClient(pool, { connectTimeoutMs }, (client) => {
        reading.add(client);
        return readOn(client, query).finally(() => reading.delete(client));
      }).catch((error: unknown) => {
        throw translate(error);
      });
    return {
      environment,
      schema,
      pool,
      reader: new SqlReader(schema, templates, traced(executorOf(read, prepare), environment.tracing, 'postgresql')),
      timestamp: createClock(environment.now),
      translate,
    };
  }

  return {
    name: 'postgres',
    writers: 'many',
    open: async (environment) => {
      opening ??= open(environment);
      opened = await opening;
    },
    migrate: migration,
    schemaState: async () => state(),
    promote: (documents, { dryRun = false } = {}) =>
      between('read write', undefined, async (send) => {
        const executor = executorOf(send, false);
        await oneByOne(executor);
        return promote(ready().schema, executor, documents, dryRun);
      }),
    reader: lazyReader(() => ready().reader, check),
    transaction,
    join,
    isRetryable,
    health,
    close: async (limit) => {
      if (isClosed) return;
      isClosed = true;
      if (options.pool !== undefined || opened === undefined) return;
      const cut = (): void => {
        for (const client of reading) void (client as unknown as OwnClient).end().catch(() => undefined);
      };
      if (limit?.aborted === true) cut();
      else limit?.addEventListener('abort', cut, { once: true });
      await opened.pool.end();
      limit?.removeEventListener('abort', cut);
    },
  };
}

/** A client of a pool that we made: ending it cuts off what it reads. */
interface OwnClient {
  end(): Promise<void>;
}
const isThere = async (executor: Executor, sql: string, ...parameters: string[]): Promise<boolean> =>
  (await executor.rows({ sql, parameters })).length > 0;

/** Queries of the host, whose rows are objects. */
const queryOf =
  (send: Send): RunQuery =>
  async ({ sql, parameters }) => {
    const { rows, rowCount } = await send({ text: sql, values: [...parameters], queryMode: 'extended' });
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  };
