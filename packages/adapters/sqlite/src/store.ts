import {
  idPrefix,
  type MigrateOptions,
  type MigrationReport,
  type ModuleSteps,
  type SchemaState,
  type Stamp,
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
  lazyReader,
  migrate,
  problemOf,
  promote,
  type RunQuery,
  reportOf,
  Savepoints,
  SchemaCheck,
  SqlReader,
  type SqlSchema,
  SqlTransaction,
  schemaState,
  sqliteDialect,
  Templates,
  traced,
  UnitGuard,
} from '@parasol/sql';
import { isBusy, patiently } from './busy.ts';
import type { Connection } from './connection.ts';
import { type DatabaseFile, openFile } from './database-file.ts';
import { meaningOf } from './errors.ts';
import { readExecutor, type UnitExecutor, unitExecutor } from './executor.ts';
import { hostConnection, inSavepoint } from './joined.ts';
import { Lane } from './lane.ts';
import type { SqliteOptions } from './sqlite.ts';

/** What there is once the store is open. */
interface Opened {
  readonly environment: StoreEnvironment;
  readonly schema: SqlSchema;
  readonly file: DatabaseFile;
  readonly connections: readonly Connection[];
  /** The connection of reads outside transactions. */
  readonly reads: Connection;
  readonly reader: SqlReader;
  readonly writing: Lane;
  readonly reading: readonly Lane[];
  readonly timestamp: () => string;
  readonly translate: (error: unknown) => unknown;
}

export function createSqliteStore(options: SqliteOptions): Store {
  let opening: Promise<Opened> | undefined;
  let opened: Opened | undefined;
  let isClosed = false;
  let turn = 0;
  const templates = new Templates();

  const ready = (): Opened => {
    if (isClosed) throw new Error('This SQLite store is closed.');
    if (opened === undefined) throw new Error('This SQLite store is not open yet: createParasol opens it.');
    return opened;
  };

  async function transaction<T>(
    { stamp, readOnly = false, signal }: StoreTransactionOptions,
    work: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    const { writing, reading } = ready();
    if (!check.isCurrent) await check.require();
    const lane = readOnly ? (reading[turn++ % reading.length] as Lane) : writing;
    return lane.transaction(readOnly ? 'begin' : 'begin immediate', signal, (connection) =>
      unitOn(connection, { stamp, signal }, work),
    );
  }

  async function join<T>(
    given: unknown,
    { stamp, signal }: StoreTransactionOptions,
    work: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    const { file, translate } = ready();
    if (!check.isCurrent) await check.require();
    try {
      const connection = hostConnection(given, file.path);
      return await inSavepoint(connection, () => unitOn(connection, { stamp, signal }, work));
    } catch (error) {
      throw translate(error);
    }
  }

  /** Work on a connection with an open transaction, which others begin and end. */
  async function unitOn<T>(
    connection: Connection,
    { stamp, signal }: { readonly stamp: Stamp; readonly signal: AbortSignal | undefined },
    work: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    const { environment, schema, timestamp, translate } = ready();
    const guard = new UnitGuard(signal);
    const executor = unitExecutor(connection, guard, translate);
    const savepoints = new Savepoints(
      (control) => executor.control(control),
      () => guard.undone(),
    );
    const tx = new SqlTransaction({
      schema,
      templates,
      executor: traced(executor, environment.tracing, 'sqlite'),
      stamp: { ...stamp, timestamp: timestamp() },
      newId: environment.newId,
      newIdPrefix: environment.newIdPrefix ?? (() => idPrefix(environment.now())),
      handle: () => createHandle('sqlite', queryOf(executor), environment.tracing),
      savepoint: (inner) => savepoints.run(inner),
    });
    try {
      const result = await work(tx);
      guard.check();
      return result;
    } finally {
      guard.end();
    }
  }

  const isThere =
    (connection: Connection) =>
    async (table: string): Promise<boolean> =>
      connection.rows("select 1 from sqlite_master where type = 'table' and name = ?", [table]).length > 0;

  /** The check of the schema, which reads as others read: what is committed. */
  const state = async (): Promise<SchemaState> => {
    const { environment, schema, reads, translate } = ready();
    const options = { steps: stepsOf(environment), exists: isThere(reads), functions: [] };
    return schemaState(schema, readExecutor(reads, translate), options);
  };
  const check = new SchemaCheck(state);

  async function migration({ dryRun = false }: MigrateOptions = {}): Promise<MigrationReport> {
    const { environment, schema, writing, timestamp, translate } = ready();
    const work = async (connection: Connection): Promise<MigrationReport> => {
      const executor = unitExecutor(connection, new UnitGuard(undefined), translate);
      const report = await migrate(schema, executor, {
        dryRun,
        steps: stepsOf(environment),
        exists: isThere(connection),
        before: [],
        functions: [],
        query: queryOf(executor),
        at: timestamp(),
      });
      const [dangling] = report.steps.length === 0 ? [] : connection.rows('pragma foreign_key_check', []);
      if (dangling !== undefined)
        throw new Error(
          `After the migration steps rows of ${String(dangling[0])} would point at nothing; nothing was changed.`,
        );
      if (dryRun) throw new DryRun(report);
      return report;
    };
    const report = await reportOf(writing.migration(work));
    if (!dryRun) check.confirm();
    return report;
  }

  async function health(limit: AbortSignal): Promise<StoreHealth> {
    if (isClosed || opened === undefined) return { reachable: false, problem: 'CLOSED', details: {} };
    const { file, reads, writing } = opened;
    const details = { ...(await file.sizes()), writersWaiting: writing.waiting };
    try {
      // Reads the first page of the file, so that one that is gone or locked shows.
      await patiently(() => reads.rows('pragma schema_version', []), limit);
      return { reachable: true, details };
    } catch (error) {
      return { reachable: false, problem: problemOf(error, limit), details };
    }
  }

  async function open(environment: StoreEnvironment): Promise<Opened> {
    const schema = createSqlSchema({
      dialect: sqliteDialect,
      catalog: environment.catalog,
      operators: environment.operators,
    });
    const constraints = constraintsOf(schema);
    const translate = (error: unknown): unknown => meaningOf(schema, constraints, error);
    const file = await openFile(options);
    const connections: Connection[] = [];
    const connect = async (role: 'writer' | 'reader'): Promise<Connection> => {
      const connection = await file.connect(role).catch((error: unknown) => {
        throw translate(error);
      });
      connections.push(connection);
      return connection;
    };
    /** Connects when first used. */
    const laneOf = (role: 'writer' | 'reader'): Lane => {
      let connection: Promise<Connection> | undefined;
      return new Lane(() => {
        connection ??= connect(role);
        return connection;
      }, translate);
    };
    const writer = await connect('writer');
    const reads = await connect('reader');
    return {
      environment,
      schema,
      file,
      connections,
      reads,
      reader: new SqlReader(schema, templates, traced(readExecutor(reads, translate), environment.tracing, 'sqlite')),
      writing: new Lane(async () => writer, translate),
      reading: Array.from({ length: Math.max(1, options.readers ?? 2) }, () => laneOf('reader')),
      timestamp: createClock(environment.now),
      translate,
    };
  }

  return {
    name: 'sqlite',
    writers: 'one',
    open: async (environment) => {
      opening ??= open(environment);
      opened = await opening;
    },
    migrate: migration,
    schemaState: async () => state(),
    promote: async (documents, { dryRun = false } = {}) => {
      const { schema, writing, translate } = ready();
      return writing.transaction('begin immediate', undefined, (connection) =>
        promote(schema, unitExecutor(connection, new UnitGuard(undefined), translate), documents, dryRun),
      );
    },
    reader: lazyReader(() => ready().reader, check),
    transaction,
    join,
    isRetryable: (error) => isBusy(error),
    health,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      if (opened === undefined) return;
      const { connections, file, writing, reading } = opened;
      await Promise.all([writing, ...reading].map((lane) => lane.afterAll(() => undefined)));
      for (const connection of connections) connection.close();
      await file.remove();
    },
  };
}

const stepsOf = ({ migrations = new Map() }: StoreEnvironment): ModuleSteps => migrations;

/** Queries of the host, whose rows are objects. */
const queryOf =
  (executor: UnitExecutor): RunQuery =>
  async ({ sql, parameters }) => {
    const { rows, changes, lastInsertRowid } = await executor.query({ sql, parameters });
    return { rows, numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  };
