import type { AggregateFunction, NumberType, ValueType } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';
import type { Codec } from './codec.ts';

/**
 * What differs between the SQL stores, in one table each instead of conditions all over the code. How values live in SQL:
 *
 * | type    | sqlite                                   | postgres        |
 * |---------|------------------------------------------|-----------------|
 * | number  | INTEGER units at the scale (≤ 18 digits)  | numeric         |
 * | integer | INTEGER                                  | bigint          |
 * | text    | TEXT (binary order)                      | text COLLATE "C" |
 * | date    | TEXT YYYY-MM-DD                          | date            |
 * | instant | TEXT …Z with milliseconds                | timestamptz(3)  |
 * | boolean | INTEGER 0 or 1                           | boolean         |
 * | uuid    | TEXT                                     | uuid            |
 * | json    | TEXT                                     | jsonb           |
 */
export type DialectName = 'sqlite' | 'postgres';

type Fragment = RawBuilder<unknown>;

/** One row of the table of differences per member; each says why the two differ. */
export interface SqlDialect {
  readonly name: DialectName;
  codec(type: ValueType): Codec;
  /** Only STRICT tables of SQLite refuse a value of another type, such as the REAL that an overflow gives. */
  readonly tableOptions: string;
  /** SQLite has no such words in an index; its descending indexes have nulls last by themselves. */
  readonly nullsLastInIndex: string;
  /** The greatest value of a decimal column, as the column holds it. */
  greatest(type: NumberType): string;
  /** Most digits of a decimal column. */
  readonly maxDigits: number;
  /**
   * Postgres writes inside WITH, and only statements see one snapshot while others commit: archive and update, and insert and tally, are
   * one statement there. SQLite cannot, and need not: nobody else writes while a transaction of it does.
   */
  readonly writesInWith: boolean;
  /** Postgres takes a batch of rows as one array per column; SQLite has no arrays, but a statement costs no round trip. */
  readonly takesArrays: boolean;
  /**
   * Postgres finds by itself in which order to join; SQLite, which does not know what a limit saves, goes through all rows and sorts
   * them unless a cross join says where to begin.
   */
  readonly ordersJoins: boolean;
  /** Postgres numbers an identity column by itself; SQLite takes one more than the greatest. */
  readonly hasIdentity: boolean;
  /** How rows of an entity with a sequence get their numbers, and how far these are settled. */
  readonly numbers: Numbers;
  /** An encoded value as a parameter; Postgres must be told its type where the context does not say it. */
  typed(codec: Codec, encoded: unknown): Fragment;
  isOneOf(column: Fragment, ids: unknown): Fragment;
  /** A list of ids as the one parameter that `isOneOf` takes. */
  idList(ids: readonly string[]): string;
  /** The database's own clock as text of the form that instants have; it goes on within a transaction. */
  readonly clock: string;
  /** The later of two instants: two-argument `max` on SQLite, which has no `greatest`. */
  later(a: Fragment, b: Fragment): Fragment;
  /** A UUID v7 of a prefix and a counter. */
  id(prefix: string, counter: Fragment): Fragment;
  /**
   * A number of each row of a plain select from an alias, unique in the statement. Where a row number would be kept aside row by row,
   * SQLite's own rowid does as well.
   */
  rowCounter(alias: string): Fragment;
  /**
   * Ends the search for an existing row. On Postgres it keeps the planner from a join: after a large insert its statistics know
   * nothing of the new rows, and a nested loop over all of them for each candidate looks cheap to it.
   */
  readonly alwaysLooksUp: string;
  /** A verdict on each row of a select, worked out once, before the values of the row. */
  judge(verdict: Fragment | undefined): Judged;
  /**
   * A bound of a range of ids, which leaves few rows. SQLite does not know how few: where no index begins with what a set is of
   * and goes on with the id, it would read the whole set again for each range of it.
   */
  selective(condition: Fragment): Fragment;
  /** JSON array of arrays over the rows of a group, ordered. */
  arrayOfArrays(parts: readonly Fragment[], order: Fragment): Fragment;
  /** A computed value on its way into a column: Postgres casts once more, so that parameters in a select list have a type. */
  cast(value: Fragment, codec: Codec): Fragment;
  /** An aggregate over a column of values of a type; both are exact, SQLite by functions of ours where 64 bits could overflow. */
  aggregate(fn: AggregateFunction, value: Fragment | undefined, type: ValueType): Fragment;
  /** A grouping key that is a number, as its codec reads it. */
  shownKey(key: Fragment, type: NumberType): Fragment;
  /** Whether an aggregate of a number type lies above a number. */
  isAbove(aggregate: Fragment, above: number, scale: number): Fragment;
  /** Whether an error says that a number did not fit somewhere, without the name of the column. */
  isUnnamedOverflow(error: unknown): boolean;
  /** The text that stands for a value that may occur once, as `claimText` of core writes it. */
  claimText(value: Fragment, type: ValueType): Fragment;
  /** 160 bits of the SHA-256 of a text. */
  claimHash(text: Fragment): Fragment;
  /** A FROM item `v` with the texts of a JSON list, each with its place from 0. */
  textList(json: string): Fragment;
  /** The ids of a group as the one parameter that `isOneOf` takes. */
  listedIds(id: Fragment): Fragment;
  /** Keeps others from writing a table until the transaction ends; SQLite has one writer anyway. */
  lockTable(table: Fragment): Fragment | undefined;
  /** Locks rows against other writers and lockers, but not against new rows that point at them. */
  lock(alias: string, others?: 'wait' | 'skip-locked'): Fragment;
  /** Also against new rows that point at them. */
  lockForDeletion(alias: string): Fragment;
}

/** A table whose rows are numbered; `schema` is undefined on SQLite. */
export interface NumberedTable {
  readonly schema: string | undefined;
  readonly table: string;
}

export interface Numbers {
  /** The next number, for one row. */
  next(table: NumberedTable): Fragment;
  /** What to run before a statement that numbers many rows by identity; undefined where writers cannot overlap. */
  announce(table: NumberedTable): Fragment | undefined;
  /** One row: the last number that was handed out, and how many of the last ones are not settled (null for none). */
  frontier(table: NumberedTable): Fragment;
}

export interface Judged {
  readonly verdict: Fragment;
  /** What FROM ends with. */
  readonly join: Fragment;
  /** What the select ends with. */
  readonly end: Fragment;
  /** A value of a row that is left; it may be NULL for the others. */
  ifLeft(value: Fragment): Fragment;
}
