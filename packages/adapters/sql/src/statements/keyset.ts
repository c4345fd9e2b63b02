import type { Ordering, SelectPlan, TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { isInteger } from '../codec.ts';
import type { SqlSource } from '../source.ts';
import { parameter, type SqlSchema } from '../sql-schema.ts';
import { type Trees, treesOver } from '../trees.ts';

/**
 * Keyset pages. The rule of directions, here and in the indexes: each term runs in its own direction, rows without a
 * value come last in both, and the id, always ascending, decides between equals.
 */

type Fragment = RawBuilder<unknown>;

export interface Term {
  readonly key: Fragment;
  readonly direction: Ordering['direction'];
  readonly nullable: boolean;
}

export function termsOf(trees: Trees, orderBy: readonly Ordering[]): Term[] {
  const terms = orderBy.map(({ by, direction }): Term => ({ key: trees.order(by), direction, nullable: by.nullable }));
  const kept = keptName(trees.source, orderBy[0]?.by);
  const alias = kept === undefined ? trees.source.alias : trees.source.join([kept]).alias;
  return [...terms, { key: sql`${sql.id(alias, 'id')}`, direction: 'asc', nullable: false }];
}

/**
 * The read model of the row that a tree reads a column of, if that is all it does. Where rows are ordered by it, its id decides between
 * equals: it is the same, and the index of what is kept goes on with it.
 */
export function keptName({ catalog, entity }: SqlSource, tree: TreeNode | undefined): string | undefined {
  if (tree?.node !== 'path' || tree.steps.length !== 2) return undefined;
  const [{ name } = { name: '' }] = tree.steps;
  return catalog.readModels(entity).has(name) ? name : undefined;
}

/** `NULLS LAST` is said only where a value can be missing: without it the plain indexes serve. */
export const orderTerm = (key: Fragment, { direction, nullable }: Pick<Term, 'direction' | 'nullable'>): Fragment =>
  sql`${key}${sql.raw(direction === 'desc' ? ' desc' : '')}${sql.raw(nullable ? ' nulls last' : '')}`;

/** The values of the row after which to go on, one per term. */
export function boundsOf(
  schema: SqlSchema,
  trees: Trees,
  orderBy: readonly Ordering[],
  after: NonNullable<SelectPlan['after']>,
): (Fragment | null)[] {
  const { dialect } = schema;
  const values = orderBy.map(({ by: { type } }, i): Fragment | null => {
    const value = after.values[i];
    if (value === null || value === undefined) return null;
    if (type.kind !== 'number' || isInteger(type)) return parameter(schema, dialect.codec(type), value);
    return treesOver(schema, trees.source, { value }).order({
      node: 'parameter',
      name: 'value',
      type,
      nullable: false,
    });
  });
  return [...values, parameter(schema, schema.table(trees.source.entity).column('id').codec, after.id)];
}

/** Conditions that together hold exactly the rows behind the bounds, each of them one range of an index on the terms. */
export function ranges(terms: readonly Term[], bounds: readonly (Fragment | null)[]): Fragment[] {
  if (terms.every(({ direction, nullable }) => direction === 'asc' && !nullable)) {
    const keys = sql.join(terms.map(({ key }) => key));
    return [sql`(${keys}) > (${sql.join(bounds as Fragment[])})`];
  }
  const found: Fragment[] = [];
  // From the longest common beginning to none: that is the order in which the rows come.
  for (let i = terms.length - 1; i >= 0; i--) {
    const equal = terms.slice(0, i).map(({ key }, j) => equals(key, bounds[j] ?? null));
    for (const beyond of behind(terms[i] as Term, bounds[i] ?? null))
      found.push(sql`(${sql.join([...equal, beyond], sql` and `)})`);
  }
  return found;
}

const equals = (key: Fragment, bound: Fragment | null): Fragment =>
  bound === null ? sql`${key} is null` : sql`${key} = ${bound}`;

function behind({ key, direction, nullable }: Term, bound: Fragment | null): Fragment[] {
  // Nothing comes behind a missing value.
  if (bound === null) return [];
  const greater = sql`${key} ${sql.raw(direction === 'asc' ? '>' : '<')} ${bound}`;
  return nullable ? [greater, sql`${key} is null`] : [greater];
}
