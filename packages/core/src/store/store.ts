import type { Catalog } from '../entity/catalog.ts';
import type { AnyEntity } from '../entity/entity.ts';
import type { DocumentSchemas } from '../entity/entity-scope.ts';
import type { ReadModel } from '../entity/read-model-plan.ts';
import type { CustomOperator } from '../expression/scope.ts';
import type { TreeNode } from '../expression/tree.ts';

import type { ModuleSteps } from '../migration/migration-step.ts';
import type { SchemaState } from '../migration/schema-state.ts';

import type { Tracing } from '../tracing/tracing.ts';

/**
 * The port that a store implements. It speaks in checked trees and plain rows; validation, cursors, typed errors and
 * dooming are core's, so that every store behaves alike and an author of a fourth one writes little.
 *
 * Rows are plain objects keyed by column name. Values: uuid, text, date (`YYYY-MM-DD`) and instant (`…Z`, milliseconds) as
 * strings, integers as numbers, decimals as text with exactly the column's scale, booleans, json as parsed JSON, null.
 */
export type StoredRow = Readonly<Record<string, unknown>>;

/** Values of the parameters of trees, as rows hold them (decimals as text). A missing one is undefined or null. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Where rows live: the port that an adapter implements. Hosts take one from `@parasol/sqlite`, `@parasol/postgres` or `@parasol/memory`;
 * `storeContract` of `@parasol/core/testing` says what it must do.
 */
export interface Store {
  /** For messages and reports. */
  readonly name: string;
  /** Whether transactions of several processes write at the same time, so that it pays when they share one piece of work. */
  readonly writers: 'one' | 'many';
  /** Called once by createParasol, before anything else. Does no I/O that needs the schema. */
  open(environment: StoreEnvironment): Promise<void>;
  /**
   * Brings the database to what the catalogue declares: whole or not at all, and once, however many ask at the same instant. A database
   * that cannot be brought there is refused with `SchemaMismatch`.
   */
  migrate(options?: MigrateOptions): Promise<MigrationReport>;
  /**
   * How the database stands to the catalogue, for health checks. The first read or transaction after `open` asks the same, once, and is
   * refused with `SchemaMismatch` unless the answer is `current`.
   */
  schemaState(): Promise<SchemaState>;
  /**
   * Makes the indexes of the properties that schemas promote by `x-parasol: { index: true }`, and drops those of properties that they
   * no longer do; entities without a schema stay as they are. Gives what was, or with `dryRun` would be, run. A store whose lists do
   * not look through every row anyway has nothing to do.
   */
  promote(documents: DocumentSchemas, options?: MigrateOptions): Promise<readonly string[]>;
  /** Reads outside a transaction: each sees what is committed when it starts. */
  readonly reader: StoreReader;
  /** Runs work in a transaction: commits when it resolves, rolls back when it rejects, and rejects with the same error. */
  transaction<T>(options: StoreTransactionOptions, work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  /**
   * Runs work in the transaction that the host has opened on a connection of its own, and leaves beginning and ending to the host. When
   * work rejects, its writes are undone and the host's transaction stands as before. A connection or a store for which this cannot be
   * safe is refused with a `MisuseError`.
   */
  join<T>(
    connection: unknown,
    options: StoreTransactionOptions,
    work: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T>;
  /** Whether the whole transaction may be tried again: deadlock, serialisation failure, writer busy. */
  isRetryable(error: unknown): boolean;
  /** Whether the store answers, found out cheaply and within the limit, and how it is. Rejects only by mistake. */
  health(limit: AbortSignal): Promise<StoreHealth>;
  /** Ends when nothing of the store is in use. Reads that still run when the limit aborts are cut off. */
  close(limit?: AbortSignal): Promise<void>;
}

/** How a store is at one moment. */
export interface StoreHealth {
  readonly reachable: boolean;
  /** Code of what went wrong, such as `ECONNREFUSED`; never its message. */
  readonly problem?: string;
  /** What an operator wants to know of this kind of store: connections in use and waited for, bytes of the file and its log. */
  readonly details: Readonly<Record<string, number | string>>;
}

export interface StoreEnvironment {
  readonly catalog: Catalog;
  readonly operators: readonly CustomOperator[];
  readonly now: () => number;
  /** A fresh UUID v7, monotone within the process. */
  readonly newId: () => string;
  /** The first 28 characters of the ids of one set statement. @default those of now, and chance */
  readonly newIdPrefix?: () => string;
  /** Migration steps by module, those of no step included. @default none */
  readonly migrations?: ModuleSteps;
  /** Where the store tells of its statements; absent where nobody listens. */
  readonly tracing?: StatementTracing;
}

/** Spans around statements: their text with placeholders, never the values. */
export type StatementTracing = Pick<Tracing, 'span'>;

/** How `app.migrate()` goes about it. */
export interface MigrateOptions {
  /**
   * Only say what would be done. Where migration steps are due, all of it is done and rolled back, because only that tells whether the
   * rows allow it: the tables are locked meanwhile, as they will be. @default false
   */
  readonly dryRun?: boolean;
}
/** What `app.migrate()` did, or would do. */
export interface MigrationReport {
  /** Statements that were, or with dryRun would be, run; empty when the schema is as declared. */
  readonly statements: readonly string[];
  /** Ids of the migration steps that were, or would be, run. A store that is born as declared never runs one. */
  readonly steps: readonly string[];
}

/** Who writes: copied into the system columns of every row that the transaction touches. */
export interface Stamp {
  readonly actorId: string;
  readonly changeId: string;
}

export interface StoreTransactionOptions {
  readonly stamp: Stamp;
  /** @default false */
  readonly readOnly?: boolean;
  /** Aborts the statement that runs and refuses the next. */
  readonly signal?: AbortSignal;
}

/** One term of an ordering. Missing values come last in both directions; the row's id is always the last term. */
export interface Ordering {
  readonly by: TreeNode;
  readonly direction: 'asc' | 'desc';
}

interface Filter {
  readonly where?: TreeNode | undefined;
  readonly parameters?: Parameters | undefined;
  /** Rows as they were at this instant (live and superseded versions), instead of the current ones. */
  readonly asOf?: string | undefined;
  /** @default false */
  readonly includeDeleted?: boolean | undefined;
}

export interface SelectPlan extends Filter {
  readonly orderBy: readonly Ordering[];
  /** Values of the ordering terms and the id of the row after which to go on; null for missing. */
  readonly after?: { readonly values: readonly unknown[]; readonly id: string } | undefined;
  readonly limit: number;
  readonly range?: IdRange | undefined;
  /** Locks the rows until the transaction ends: waiting for who holds them, or leaving out what others hold. */
  readonly forUpdate?: 'wait' | 'skip-locked' | undefined;
}

export type AggregateFunction = 'count' | 'sum' | 'min' | 'max';
export interface AggregatePlan extends Filter {
  /** Grouping keys by output name. */
  readonly groupBy: Readonly<Record<string, TreeNode>>;
  /** `count` without `of` counts rows, with it the rows where it is not missing; sums of no rows are null. */
  readonly select: Readonly<Record<string, { readonly function: AggregateFunction; readonly of?: TreeNode }>>;
  /** Keeps groups in which this aggregate is above a number, such as duplicates: `{ of: 'count', above: 1 }`. */
  readonly having?: { readonly of: string; readonly above: number };
  readonly range?: IdRange | undefined;
  /** Groups come ordered by their keys; at most this many. */
  readonly limit: number;
}

/** Half-open range of ids `(after, through]`; an absent bound is open. */
export interface IdRange {
  readonly after?: string | undefined;
  readonly through?: string | undefined;
}

/**
 * A property of extension data that may hold each value once. Values are compared exactly and by their type, so that 1.0 is 1; a
 * missing one claims nothing. A row holds its claims as it holds its unique keys: while it is neither deleted nor replaced.
 */
export interface ClaimRule {
  /** Property and type, as the store remembers what it has built. */
  readonly key: string;
  /** With dots between the names of objects: `nationalId`, `home.number`. */
  readonly property: string;
  /** Reads the value from a row. */
  readonly value: TreeNode;
  /** Only rows whose column holds this id, which differ from each other alone; all rows of the entity where it is absent. */
  readonly owner?: ClaimOwner;
}
export interface ClaimOwner {
  readonly column: string;
  readonly id: string;
}

/** A value that several rows hold, of which a rule allows one. */
export interface ClaimConflict {
  readonly property: string;
  /** How many rows hold it, and two of them. */
  readonly rows: number;
  readonly ids: readonly string[];
}

/** Claims that rows should hold and do not, and claims that no row holds. */
export interface ClaimDrift {
  readonly missing: number;
  readonly stale: number;
}

/** What a write does besides writing. */
export interface WriteOptions {
  /**
   * What the written rows claim from now on, by rules of their entity; a value that another row holds is a `UniqueViolation` of
   * `jsonExt.<property>`. Without rules claims stay as they are. @default none
   */
  readonly claims?: readonly ClaimRule[] | undefined;
}

/** A column of ids whose values in the rows that a set statement wrote somebody wants to know; of changed rows, those before. */
export interface Collected {
  readonly column: string;
  /** Takes each value once. */
  readonly into: Set<string>;
}

/** What a set statement does besides writing. */
export interface SetWriteOptions extends WriteOptions {
  /** @default nothing */
  readonly collect?: readonly Collected[] | undefined;
}

export interface UpdateWherePlan extends Filter, SetWriteOptions {
  /** New values by column: trees over the row's old values. A json column takes a literal tree of kind json. */
  readonly set: Readonly<Record<string, SetValue>>;
  readonly range?: IdRange | undefined;
}

/** What a column is set to: a tree over the source row, or the versions of the rows that a collection held. */
export type SetValue =
  | { readonly kind: 'tree'; readonly tree: TreeNode }
  | { readonly kind: 'value'; readonly value: unknown }
  /**
   * JSON array of `[id, version]` of every live item of a collection, ordered by id; with `through`, of `[id, version,
   * relatedId, relatedVersion]` with the row that a to-one relation of the item leads to.
   */
  | {
      readonly kind: 'versions';
      readonly owner: readonly string[];
      readonly collection: string;
      readonly through?: string;
    }
  /** Id of the live row of `entity` whose unique set has the values of these trees over the source row; null for none. */
  | { readonly kind: 'lookup'; readonly entity: AnyEntity; readonly by: Readonly<Record<string, TreeNode>> };

/**
 * One target row for every live source row that satisfies `where`. In this order each candidate is: skipped when a live
 * target row matches `existing`; refused with the first reason whose tree is true; refused as `limit.reason` once `limit`
 * rows are inserted, in order of source ids; inserted.
 *
 * The statement emits an anti-join and, because others may write meanwhile, also does nothing on conflict with a unique
 * constraint over exactly the columns of `existing` (counted as skipped).
 */
export interface InsertFromPlan extends SetWriteOptions {
  readonly target: AnyEntity;
  readonly source: AnyEntity;
  readonly where?: TreeNode | undefined;
  readonly parameters?: Parameters | undefined;
  readonly range?: IdRange | undefined;
  /** One target row per distinct value of these trees instead of one per source row; `set` may then read only them. */
  readonly distinctOn?: readonly TreeNode[] | undefined;
  readonly set: Readonly<Record<string, SetValue>>;
  /** Columns of the target (a unique set) that identify an existing row; their values are those of `set`. */
  readonly existing: readonly string[];
  readonly refuse?: readonly { readonly reason: string; readonly when: TreeNode }[] | undefined;
  readonly limit?: { readonly rows: number; readonly reason: string } | undefined;
  /** Sums over the inserted rows, computed by the same statement: number trees over the source row, missing counts as zero. */
  readonly totals?: Readonly<Record<string, TreeNode>> | undefined;
}
/**
 * What a set statement did, in rows: inserted, found there before, and refused by reason. Nothing is left uncounted.
 */
export interface InsertFromResult {
  /** Rows that were inserted. */
  readonly inserted: number;
  /** Source rows whose target was there before. */
  readonly skippedExisting: number;
  /** Source rows that were left out, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Decimal text at the scale of each total's tree; every declared total appears. */
  readonly totals: Readonly<Record<string, string>>;
}

/** A superseded or current version of a row. `supersededAt` is null for the current one. */
export interface StoredVersion {
  readonly row: StoredRow;
  readonly supersededAt: string | null;
}

/** How far the numbers of an entity with a sequence are settled. */
export interface Frontier {
  /**
   * Every row with a number up to this one is committed, and statements that begin now see it; none will come that has a lower one.
   * Zero when there is none yet.
   */
  readonly through: number;
  /** Whether transactions that are still open hold numbers beyond it, so that it will soon be worth while to ask again. */
  readonly hasOpen: boolean;
}

export interface StoreReader {
  select(entity: AnyEntity, plan: SelectPlan): Promise<StoredRow[]>;
  /** Rows by id, deleted ones included, in no particular order. */
  byIds(
    entity: AnyEntity,
    ids: readonly string[],
    options?: { forUpdate?: boolean; asOf?: string },
  ): Promise<StoredRow[]>;
  count(entity: AnyEntity, plan: Filter): Promise<number>;
  aggregate(entity: AnyEntity, plan: AggregatePlan): Promise<StoredRow[]>;
  /** All versions of a row, oldest first. */
  history(entity: AnyEntity, id: string): Promise<StoredVersion[]>;
  /** Which of these values, by their place, are claimed under a rule; each as `claimText` writes it. */
  claimed(entity: AnyEntity, rule: ClaimRule, texts: readonly string[]): Promise<readonly number[]>;
  /** How the claims of an entity under some rules differ from what its rows say: zero and zero, unless somebody wrote past the store. */
  claimDrift(entity: AnyEntity, rules: readonly ClaimRule[]): Promise<ClaimDrift>;
  /** Ids that cut the rows which satisfy a filter into ranges of about `size` rows, in order of ids: the last id of each. */
  cuts(entity: AnyEntity, plan: Filter & { readonly size: number }): Promise<string[]>;
  /** Up to which number nothing of an entity with a sequence is missing: numbers may be handed out long before their commit. */
  frontier(entity: AnyEntity): Promise<Frontier>;
  /**
   * The instant on the database's own clock, in UTC with milliseconds, whatever the app's clock says: all processes that share the
   * rows share it, so leases are measured by it.
   */
  clock(): Promise<string>;
}

export type UpdateOutcome =
  | { readonly outcome: 'updated'; readonly row: StoredRow }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'conflict'; readonly version: number };

export interface StoreTransaction extends StoreReader {
  /**
   * The instant of every write of this transaction; never before a row's own last one. Until the first write it moves on with every row that
   * is locked, so that of two transactions which hold the same row the later one has the later instant.
   */
  readonly timestamp: string;
  /**
   * Inserts rows (without system columns other than id; absent nullable columns are null) and gives them back as stored.
   * With `skip`, rows that would break a unique constraint are left out.
   */
  insert(
    entity: AnyEntity,
    rows: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    options?: WriteOptions,
  ): Promise<StoredRow[]>;
  /** Bulk form of `insert` that answers with a number only. */
  insertMany(
    entity: AnyEntity,
    rows: readonly StoredRow[],
    onConflict: 'fail' | 'skip',
    options?: WriteOptions,
  ): Promise<number>;
  /**
   * Compare-and-swap of a live or deleted row; archives the old version in the same statement where there is history. With `renumber`
   * the row of an entity with a sequence takes the next number, as if it were inserted now.
   */
  update(
    entity: AnyEntity,
    id: string,
    expectedVersion: number,
    values: StoredRow,
    options?: WriteOptions & { readonly renumber?: boolean },
  ): Promise<UpdateOutcome>;
  /**
   * Overwrites columns in every superseded version of a row, so that nothing is left of what stood there; ids, version numbers and
   * instants stay. The current version is changed by `update` before. Columns of unique sets and relations are not among them.
   */
  forget(entity: AnyEntity, id: string, values: StoredRow): Promise<void>;
  /** Like `update` for every row of a filter, in one statement; gives the number of rows changed. */
  updateWhere(entity: AnyEntity, plan: UpdateWherePlan): Promise<number>;
  /** Rows that the new ones point at are live when it is done; where one was deleted meanwhile, it fails and may be tried again. */
  insertFrom(plan: InsertFromPlan): Promise<InsertFromResult>;
  /**
   * Works out what a read model keeps of these rows of its owner, deleted ones included, and writes what is not so; gives how many rows
   * were not. Others who do the same for one of them meanwhile are waited for before the values are read, so that the last of them
   * sees what all of them wrote.
   */
  refresh(model: ReadModel, owners: readonly string[]): Promise<number>;
  /** Keys of the rules by which the claims of an entity, or of the rows of one owner, were built. */
  builtClaims(entity: AnyEntity, owner: ClaimOwner | undefined): Promise<readonly string[]>;
  /**
   * Builds the claims of an entity, or of the rows of one owner, from the rows that are there, and forgets those of other rules. Others
   * write no row of the entity until the transaction ends. Where rows hold the same value nothing is built: the answer names them, a
   * hundred values at most.
   */
  buildClaims(
    entity: AnyEntity,
    owner: ClaimOwner | undefined,
    rules: readonly ClaimRule[],
  ): Promise<readonly ClaimConflict[]>;
  /**
   * Waits for and holds a lock on one row until the transaction ends; false when there is no such row. With `forDeletion` nobody can
   * begin to refer to the row either: who has done so in an open transaction is waited for.
   */
  lock(entity: AnyEntity, id: string, options?: { readonly forDeletion?: boolean }): Promise<boolean>;
  /** Runs work in a savepoint: its writes are undone when it rejects. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** The store's own handle on the same transaction (kysely on the SQL stores), for a host's own tables. */
  readonly handle: unknown;
}

/** Thrown by a store when a unique constraint refuses a row. */
export class UniqueViolation extends Error {
  readonly entity: string;
  readonly columns: readonly string[];
  constructor(entity: string, columns: readonly string[], cause?: unknown) {
    super(`${entity}: another live row has the same ${columns.join(', ')}.`, { cause });
    this.name = 'UniqueViolation';
    this.entity = entity;
    this.columns = columns;
  }
}

/** Thrown by a store when a value does not fit its column, such as a sum beyond the digits of a decimal. */
export class ValueOverflow extends Error {
  readonly entity: string;
  readonly column: string;
  constructor(entity: string, column: string, cause?: unknown) {
    super(`${entity}.${column}: a value does not fit.`, { cause });
    this.name = 'ValueOverflow';
    this.entity = entity;
    this.column = column;
  }
}

/** Thrown by a store that had no connection free within its time limit. */
export class StoreUnavailable extends Error {
  readonly milliseconds: number;
  constructor(message: string, milliseconds: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreUnavailable';
    this.milliseconds = milliseconds;
  }
}
