import type { AnyEntity } from '../entity/entity.ts';
import type { JsonSchema } from '../entity/json-schema.ts';
import type { Issue } from '../errors/issue.ts';
import type { TypedParameters } from '../expression/parameters.ts';
import type { AggregateFunction, Frontier, IdRange, InsertFromResult } from './store.ts';

/** JSON-logic as plain JSON, checked against the entity's scope before anything runs; or a `checkedTree` over that scope. */
export type Condition = unknown;

/** Which rows, in which order, and how many. A condition or a cursor that does not fit is refused with its path. */
export interface FindOptions {
  /** JSON-logic over the entity. */
  readonly where?: Condition;
  /** Further parameters for `{ var: 'name' }`; `today` is always there. */
  readonly parameters?: TypedParameters;
  /** Field names, `-` before one for descending. @default the entity's declared ordering */
  readonly orderBy?: readonly string[];
  /** Rows per page, at most 1,000. @default 100 */
  readonly first?: number;
  /** The `endCursor` of the page before. */
  readonly after?: string;
  /** Rows as they were at this instant. */
  readonly asOf?: string;
  /** @default false */
  readonly includeDeleted?: boolean;
  /** Holds the rows until the transaction ends, waiting for who holds them or leaving out what others hold. */
  readonly lock?: 'wait' | 'skip-locked';
}

/** One page of rows. Pages are keyset pages: what is inserted meanwhile neither repeats a row nor hides one. */
export interface Page<R> {
  readonly rows: readonly R[];
  /** Where the next page begins; null on the last one. */
  readonly endCursor: string | null;
}

/** A version of a row with its interval: from its `dateUpdated` until `supersededAt` (null for the current one). */
export interface Version<R> {
  readonly row: R;
  readonly supersededAt: string | null;
}

export interface AggregateOptions {
  readonly where?: Condition;
  readonly parameters?: TypedParameters;
  readonly asOf?: string;
  /** Grouping keys by output name: JSON-logic. */
  readonly groupBy?: Readonly<Record<string, Condition>>;
  readonly select: Readonly<Record<string, { readonly function: AggregateFunction; readonly of?: Condition }>>;
  readonly having?: { readonly of: string; readonly above: number };
  /** Ids to keep to: how a job's range is summed up. @default all */
  readonly range?: IdRange;
  /** @default 10,000 */
  readonly limit?: number;
}

/** What a column is set to in a set statement. */
export type SetExpression =
  | { readonly value: unknown }
  | { readonly expression: Condition }
  | { readonly versions: string; readonly through?: string }
  /** Id of the live row of an entity that has these values in one of its unique sets; nothing when there is none. */
  | { readonly lookup: AnyEntity; readonly by: Readonly<Record<string, Condition>> };

/**
 * One target row for every row of `source` that satisfies `where`, by one statement. What `refuse` names is counted by reason and left
 * out, what `existing` recognises is skipped, and at most `limit.rows` are inserted.
 */
export interface InsertFromOptions {
  /** Whose rows are read; conditions and expressions start at it. */
  readonly source: AnyEntity;
  /** `'all'` takes source rows that the actor does not reach, too; what they become he must reach all the same. @default those he reaches */
  readonly sourceScope?: 'all';
  /** JSON-logic over the source row. @default all live rows */
  readonly where?: Condition;
  /** Further parameters for `{ var: 'name' }`; `today` is always there. */
  readonly parameters?: TypedParameters;
  /** Ids of the source to keep to: how a job's range is read. @default all */
  readonly range?: IdRange;
  /** One target row for each set of values of these instead of one per source row; `set` may then read only them. */
  readonly distinctOn?: readonly Condition[];
  /** What each column of the target becomes. */
  readonly set: Readonly<Record<string, SetExpression>>;
  /** The unique set of columns by which an existing row is recognised. */
  readonly existing: readonly string[];
  /** Reasons in order: a source row is counted under the first that holds, and left out. */
  readonly refuse?: readonly { readonly reason: string; readonly when: Condition }[];
  /** At most so many rows are inserted, in order of the source's ids; the others are counted under the reason. */
  readonly limit?: { readonly rows: number; readonly reason: string };
  /** Sums over the inserted rows, by the same statement: JSON-logic numbers over the source row. */
  readonly totals?: Readonly<Record<string, Condition>>;
}

/** A change of every row that satisfies `where`, by one statement. */
export interface UpdateWhereOptions {
  /** JSON-logic over the entity. */
  readonly where: Condition;
  /** What each column becomes; expressions read the row as it was. */
  readonly set: Readonly<Record<string, SetExpression>>;
  /** Further parameters for `{ var: 'name' }`; `today` is always there. */
  readonly parameters?: TypedParameters;
  /** Ids to keep to: how a job's range is changed. @default all */
  readonly range?: IdRange;
  /** Source states; what the entity's state table does not allow is refused before anything runs. */
  readonly from?: readonly string[];
}

/** Rows of one entity inside one unit of work. */
export interface Repository<R, N, P> {
  /** The live row, or undefined. With `lock` it is held until the transaction ends. */
  get(id: string, options?: { includeDeleted?: boolean; lock?: boolean; asOf?: string }): Promise<R | undefined>;
  /** Like get, but refuses with NOT_FOUND. */
  require(id: string, options?: { includeDeleted?: boolean; lock?: boolean; asOf?: string }): Promise<R>;
  find(options?: FindOptions): Promise<Page<R>>;
  /** The first row of a filter, or undefined. */
  first(options?: FindOptions): Promise<R | undefined>;
  /**
   * All rows of a filter in constant memory, batch by batch in the given ordering; those of a range of ids in order of the ids,
   * which is how a job's range is read.
   */
  stream(options?: FindOptions & { readonly batch?: number; readonly range?: IdRange }): AsyncIterable<readonly R[]>;
  /** Rows by id; ids of which there is no row are left out. */
  byIds(ids: Iterable<string>, options?: { includeDeleted?: boolean }): Promise<ReadonlyMap<string, R>>;
  count(where?: Condition, parameters?: TypedParameters): Promise<number>;
  aggregate(options: AggregateOptions): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Everything that is wrong with a new row or a patch by itself, without touching the store. */
  issuesOfNew(row: N): readonly Issue[];
  issuesOfPatch(patch: P): readonly Issue[];
  insert(row: N): Promise<R>;
  /**
   * Inserts rows batch by batch; with `skip`, rows that would break a unique constraint are left out. `isValid` leaves out the check
   * of each row, which costs as much as its insertion: for rows that are in their normal form because the caller made them so.
   */
  insertMany(
    rows: AsyncIterable<readonly N[]> | Iterable<readonly N[]>,
    onConflict?: 'fail' | 'skip',
    options?: { readonly isValid?: boolean },
  ): Promise<{ inserted: number }>;
  /**
   * Compare-and-swap. A patch that changes nothing leaves the row alone; `changed` says so. With `renumber` a row of an entity with a
   * sequence takes the next number, as if it were inserted now.
   */
  update(
    id: string,
    expectedVersion: number,
    patch: P,
    options?: { readonly renumber?: boolean },
  ): Promise<{ row: R; changed: boolean }>;
  /**
   * Overwrites values in a row, deleted or not, and in all its former versions, so that nothing of them is left: for who has a right to be
   * forgotten. The change is a version like any other; extension data is not held against its schema, and what it claimed is free.
   */
  forget(id: string, expectedVersion: number, values: P): Promise<R>;
  /**
   * Soft delete; refused while live rows point at it. What a deleted successor replaced is open again, unless `reopens` is false: where another
   * row takes its place.
   */
  delete(id: string, expectedVersion: number, options?: { readonly reopens?: boolean }): Promise<R>;
  restore(id: string, expectedVersion: number): Promise<R>;
  /** A successor that is valid from a date takes over; the replaced row ends the day before and takes no more changes. */
  replace(id: string, expectedVersion: number, effectiveFrom: string, patch: P): Promise<{ replaced: R; successor: R }>;
  /** One statement over a set, versions and history included; rows in other states than `from` are left alone. */
  updateWhere(options: UpdateWhereOptions): Promise<number>;
  /** One row for every source row that satisfies an expression, in one statement. */
  insertFrom(options: InsertFromOptions): Promise<InsertFromResult>;
  /**
   * Claims what the rows hold by a schema that they are about to get, in the transaction of the change that gives it to them: after
   * this, writes by that schema keep its unique values unique. Refused with `core.NOT_UNIQUE` for every value that rows share, at most
   * a hundred. `owner` is the row whose schema it is, for entities that have a `documentOwner`.
   */
  claimUnique(schema: JsonSchema | undefined, owner?: string): Promise<void>;
  /** Which of these values of a unique property of the extension data, by their place, some row holds already. */
  claimed(property: string, values: readonly unknown[], owner?: string): Promise<readonly number[]>;
  history(id: string): Promise<readonly Version<R>[]>;
  /** The row as it was in one of its versions. */
  version(id: string, version: number): Promise<R | undefined>;
  /** Ids that cut a filter's rows into ranges of about `size`. */
  cuts(options: {
    where?: Condition;
    parameters?: TypedParameters;
    size: number;
    includeDeleted?: boolean;
  }): Promise<readonly string[]>;
  /** Up to which number nothing of an entity with a sequence is missing any more; see `Frontier`. */
  frontier(): Promise<Frontier>;
}
