import type { AnyEntity } from '@parasol/core';
import type { Catalog } from '@parasol/core/internal';
import type { RawBuilder } from 'kysely';

/** Where the paths of a tree read from: an entity under an alias, with the to-one joins that its paths asked for so far. */
export interface SqlSource {
  readonly catalog: Catalog;
  readonly entity: AnyEntity;
  readonly alias: string;
  /** The schema that tables and Parasol's functions live in; undefined on SQLite. */
  readonly schema: string | undefined;
  /** The alias that a chain of to-one relations ends in; the joins are added to the statement once each. */
  join(relations: readonly string[]): { readonly alias: string; readonly entity: AnyEntity };
  /** A source for a correlated subquery over another entity, with an alias of its own and joins of its own. */
  child(entity: AnyEntity): SqlSource;
  /**
   * `FROM` clause: the table (or its as-of union) under its alias and all joins so far, so it is asked for last. With the name of a read
   * model that was joined, rows are found from what is kept of them.
   */
  from(first?: string): RawBuilder<unknown>;
}
