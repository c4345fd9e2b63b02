import type { IdRange, Parameters, TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { isLive, parameter, type SqlSchema } from '../sql-schema.ts';
import type { Trees } from '../trees.ts';

type Fragment = RawBuilder<unknown>;

interface Filter {
  readonly where?: TreeNode | undefined;
  readonly parameters?: Parameters | undefined;
  readonly includeDeleted?: boolean | undefined;
  readonly range?: IdRange | undefined;
}

/** The conditions of a filter over a source. Paths in them add joins to the source. */
export function conditionsOf(schema: SqlSchema, trees: Trees, filter: Filter): Fragment[] {
  const { alias, entity } = trees.source;
  const id = sql.id(alias, 'id');
  const { codec } = schema.table(entity).column('id');
  const { selective } = schema.dialect;
  const conditions: Fragment[] = [];
  // Rows of a read model are never deleted.
  if (filter.includeDeleted !== true && entity.readModel === undefined)
    conditions.push(isLive(schema.dialect.name, alias));
  if (filter.range?.after !== undefined)
    conditions.push(selective(sql`${id} > ${parameter(schema, codec, filter.range.after)}`));
  if (filter.range?.through !== undefined)
    conditions.push(selective(sql`${id} <= ${parameter(schema, codec, filter.range.through)}`));
  if (filter.where !== undefined) conditions.push(trees.condition(filter.where));
  return conditions;
}

export const whereAll = (conditions: readonly Fragment[]): Fragment =>
  conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
