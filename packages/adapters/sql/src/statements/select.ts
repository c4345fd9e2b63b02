import type { AnyEntity } from '@parasol/core';
import type { SelectPlan, TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import { columnNames, readColumns, type SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';
import { conditionsOf, whereAll } from './filter.ts';
import { boundsOf, keptName, orderTerm, ranges, termsOf } from './keyset.ts';

type Fragment = RawBuilder<unknown>;

/** One page of rows; each row is the entity's columns in declared order. */
export function selectPage(schema: SqlSchema, entity: AnyEntity, plan: SelectPlan): Fragment {
  const trees = treesOver(schema, createSource(schema, entity, { asOf: plan.asOf }), plan.parameters);
  const { alias } = trees.source;
  const { columns } = schema.table(entity);
  const conditions = conditionsOf(schema, trees, plan);
  const terms = termsOf(trees, plan.orderBy);
  // Without a condition every row is in it, so the index of what is kept is the way to the first ones.
  const kept = plan.where === undefined ? keptName(trees.source, plan.orderBy[0]?.by) : undefined;
  const from = trees.source.from(schema.dialect.ordersJoins ? undefined : kept);
  const order = sql.join(terms.map((term) => orderTerm(term.key, term)));
  const lock = plan.forUpdate === undefined ? sql`` : schema.dialect.lock(alias, plan.forUpdate);
  const limit = BigInt(plan.limit);
  const page = (beyond: readonly Fragment[]): Fragment =>
    sql`select ${readColumns(columns, alias)} from ${from}${whereAll([...conditions, ...beyond])} order by ${order} limit ${limit}${lock}`;
  if (plan.after === undefined) return page([]);

  const beyond = ranges(terms, boundsOf(schema, trees, plan.orderBy, plan.after));
  const onColumns = plan.orderBy.every(({ by }) => isOwnColumn(by) || keptName(trees.source, by) !== undefined);
  // Each range is one walk along an index. Where there is no index to walk along, or rows are to be locked, one pass is better.
  if (beyond.length === 1 || !onColumns || plan.forUpdate !== undefined)
    return page([sql`(${sql.join(beyond, sql` or `)})`]);
  const keys = terms.map((_, i) => sql.id(`k${i}`));
  const keyed = sql.join([
    sql`${columnNames(columns, alias)}`,
    ...terms.map(({ key }, i) => sql`${key} as ${sql.id(`k${i}`)}`),
  ]);
  const pages = beyond.map(
    (range) =>
      sql`select * from (select ${keyed} from ${from}${whereAll([...conditions, range])} order by ${order} limit ${limit}) as r`,
  );
  const outer = sql.join(terms.map((term, i) => orderTerm(sql`${keys[i]}`, term)));
  return sql`select ${readColumns(columns)} from (${sql.join(pages, sql` union all `)}) as p order by ${outer} limit ${limit}`;
}

const isOwnColumn = (by: TreeNode): boolean =>
  by.node === 'path' && by.steps.length === 1 && by.steps[0]?.kind === 'field';
