import type { AnyEntity } from '@parasol/core';
import type { Parameters, TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource, rowsOf } from '../entity-source.ts';
import { parameter, qualified, readColumn, readColumns, type SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';
import { conditionsOf, whereAll } from './filter.ts';

type Fragment = RawBuilder<unknown>;

interface Filter {
  readonly where?: TreeNode | undefined;
  readonly parameters?: Parameters | undefined;
  readonly asOf?: string | undefined;
  readonly includeDeleted?: boolean | undefined;
}

interface ByIdsOptions {
  readonly isSingle: boolean;
  readonly asOf?: string;
  readonly forUpdate: boolean;
}

/** Rows by one id or a list of ids. Locks are taken in order of ids, so that two callers never wait for each other. */
export function selectByIds(
  schema: SqlSchema,
  entity: AnyEntity,
  ids: Fragment,
  { isSingle, asOf, forUpdate }: ByIdsOptions,
): Fragment {
  const { columns } = schema.table(entity);
  const found = isSingle ? sql`t.id = ${ids}` : schema.dialect.isOneOf(sql`t.id`, ids);
  const lock = forUpdate ? sql`${sql.raw(isSingle ? '' : ' order by t.id')}${schema.dialect.lock('t')}` : sql``;
  return sql`select ${readColumns(columns, 't')} from ${rowsOf(schema, entity, 't', { asOf })} where ${found}${lock}`;
}

export function selectCount(schema: SqlSchema, entity: AnyEntity, plan: Filter): Fragment {
  const trees = treesOver(schema, createSource(schema, entity, { asOf: plan.asOf }), plan.parameters);
  const conditions = conditionsOf(schema, trees, plan);
  return sql`select count(*) from ${trees.source.from()}${whereAll(conditions)}`;
}

/** The last id of every `size` rows in order of ids, and the last of all. */
export function selectCuts(schema: SqlSchema, entity: AnyEntity, plan: Filter & { readonly size: number }): Fragment {
  const trees = treesOver(schema, createSource(schema, entity, { asOf: plan.asOf }), plan.parameters);
  const conditions = conditionsOf(schema, trees, plan);
  const id = sql.id(trees.source.alias, 'id');
  const numbered = sql`select ${id} as id, row_number() over (order by ${id}) as n, lead(${id}) over (order by ${id}) as next from ${trees.source.from()}${whereAll(conditions)}`;
  return sql`select id from (${numbered}) as q where n % ${BigInt(plan.size)} = 0 or next is null order by id`;
}

/** All versions of a row, oldest first; `superseded_at` follows the columns. */
export function selectHistory(schema: SqlSchema, entity: AnyEntity, id: unknown): Fragment {
  const { columns, column } = schema.table(entity);
  const now = sql`select ${readColumns(columns, 't')}, ${parameter(schema, column('dateUpdated').codec, null)} from ${qualified(schema, entity.table)} as t where t.id = ${id}`;
  const order = sql` order by ${sql.lit(columns.indexOf(column('version')) + 1)}`;
  if (!entity.history) return sql`${now}`;
  const superseded = readColumn({ ...column('dateUpdated'), name: 'superseded_at' }, 't');
  const past = sql`select ${readColumns(columns, 't')}, ${superseded} from ${qualified(schema, entity.historyTable)} as t where t.id = ${id}`;
  return sql`${past} union all ${now}${order}`;
}
