import type { TreeNode, ValueType } from './tree.ts';

/**
 * What `var` may reach from one place. Scopes are made from entity declarations and JSON schemas (`entityScope`), or by
 * hand for tests. Lookups see declared names only, so `__proto__` is as unknown as any misspelt name.
 */
export interface Scope {
  /** For messages: `individual`, `individual.jsonExt`. */
  readonly name: string;
  /** Declared names and what they lead to. */
  readonly members: ReadonlyMap<string, ScopeMember>;
  /** What custom filters may name; a scope without it offers its values. */
  readonly filters?: ScopeFilters;
}

/** What custom filters over the rows of an entity may name. */
export interface ScopeFilters {
  /** The document that bare names mean: `jsonExt`, `individual.jsonExt`. */
  readonly data: string | undefined;
  /** The record's own fields. */
  readonly columns: readonly string[];
  /** Relations whose fields may be named as well, `individual__firstName`. */
  readonly through: readonly string[];
}

export type ScopeMember =
  | { readonly kind: 'value'; readonly type: ValueType; readonly nullable: boolean }
  /** A to-one relation. `nullable` makes everything behind it nullable. */
  | { readonly kind: 'one'; readonly scope: () => Scope; readonly nullable: boolean }
  /** A to-many relation, for some, all, none, count, sum, first. */
  | { readonly kind: 'many'; readonly scope: () => Scope }
  /** A JSON document or an object inside one; everything in it may be missing. */
  | { readonly kind: 'document'; readonly scope: () => Scope };

/**
 * Parameters of a run: `today`, `period.start`, `parameters.fixed_batch`. Their names shadow nothing: a clash with the
 * scope is refused.
 */
export type ParameterTypes = Readonly<Record<string, { readonly type: ValueType; readonly nullable?: boolean }>>;

/**
 * A value as evaluation sees it: text for text, dates and ids; boolean; number as units at the node's scale; undefined
 * is missing.
 */
export type Value = string | boolean | bigint | undefined;

/**
 * An operator that a host adds. Without `sql` for a store, conditions over sets that use it are refused there
 * (`expression.OPERATOR_WITHOUT_SQL`).
 *
 * @example
 * const isEven: CustomOperator = {
 *   name: 'acme.isEven', arguments: [{ kind: 'number', digits: 16, scale: 0 }], result: { kind: 'boolean' },
 *   evaluate: (n) => (n as bigint) % 2n === 0n,
 *   sql: { sqlite: '($1 % 2 = 0)', postgres: '($1 % 2 = 0)' },
 * };
 */
export interface CustomOperator {
  /** Has a dot in it, so that it can never clash with a later operator of Parasol. */
  readonly name: string;
  readonly arguments: readonly ValueType[];
  readonly result: ValueType;
  /** Missing arguments make the result missing (false for booleans) without a call. */
  evaluate(...args: Exclude<Value, undefined>[]): Value;
  /** SQL per dialect with `$1`, `$2` for the arguments. Written by the host's developer, never taken from input. */
  readonly sql?: Readonly<Partial<Record<'sqlite' | 'postgres', string>>>;
}

/** Reads rows for evaluation. Plain objects need none (`plainAccess`); stores follow relations through their tables. */
export interface RowAccess<R = unknown> {
  field(row: R, name: string): unknown;
  one(row: R, relation: string): R | undefined;
  many(row: R, collection: string): Iterable<R>;
}

export interface Evaluator {
  /** Value of the expression for one row; numbers are units at `tree.type.scale`, missing is undefined. */
  <R>(row: R, parameters: Readonly<Record<string, unknown>>, access?: RowAccess<R>): Value;
}

export type { TreeNode };
