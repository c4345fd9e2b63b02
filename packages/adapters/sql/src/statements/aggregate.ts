import type { AnyEntity } from '@parasol/core';
import type { AggregatePlan, StoredRow, TreeNode } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import type { Codec } from '../codec.ts';
import { createSource } from '../entity-source.ts';
import type { SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';
import { conditionsOf, whereAll } from './filter.ts';

const COUNT = { kind: 'number', digits: 16, scale: 0 } as const;

/** Groups and their aggregates; keys are worked out in a subquery, so that grouping does not repeat their parameters. */
export function selectAggregate(
  schema: SqlSchema,
  entity: AnyEntity,
  plan: AggregatePlan,
): { statement: RawBuilder<unknown>; decode(raw: readonly unknown[]): StoredRow } {
  const { dialect } = schema;
  const trees = treesOver(schema, createSource(schema, entity, { asOf: plan.asOf }), plan.parameters);
  const keys = Object.entries(plan.groupBy);
  const measures = Object.entries(plan.select).map(([name, { function: fn, of }], i) => ({
    name,
    type: fn === 'count' || of === undefined ? COUNT : of.type,
    of,
    sql: dialect.aggregate(fn, of === undefined ? undefined : sql`${sql.id(`v${i}`)}`, of?.type ?? COUNT),
  }));
  const inner = [
    sql`${sql.id(trees.source.alias, 'id')} as id`,
    ...keys.map(([, tree], i) => sql`${trees.order(tree)} as ${sql.id(`g${i}`)}`),
    ...measures.flatMap(({ of }, i) => (of === undefined ? [] : [sql`${trees.value(of)} as ${sql.id(`v${i}`)}`])),
  ];
  const conditions = conditionsOf(schema, trees, plan);
  const groups = keys.map((_, i) => sql.id(`g${i}`));
  const shown = [...keys.map(([, tree], i) => shownKey(schema, tree, i)), ...measures.map((measure) => measure.sql)];
  const having = havingOf(schema, plan, measures);
  const grouped = groups.length === 0 ? sql`` : sql` group by ${sql.join(groups)}`;
  const ordered =
    groups.length === 0 ? sql`` : sql` order by ${sql.join(groups.map((group) => sql`${group} nulls last`))}`;
  const statement = sql`select ${sql.join(shown)} from (select ${sql.join(inner)} from ${trees.source.from()}${whereAll(conditions)}) as q${grouped}${having}${ordered} limit ${BigInt(plan.limit)}`;
  const outputs = [
    ...keys.map(([name, { type }]) => ({ name, codec: dialect.codec(type) })),
    ...measures.map(({ name, type }) => ({ name, codec: dialect.codec(type) })),
  ];
  return { statement, decode: (raw) => decodeGroup(outputs, raw) };
}

function shownKey({ dialect }: SqlSchema, { type }: TreeNode, i: number): RawBuilder<unknown> {
  const key = sql`${sql.id(`g${i}`)}`;
  return type.kind === 'number' ? dialect.shownKey(key, type) : key;
}

function havingOf(
  { dialect }: SqlSchema,
  { having }: AggregatePlan,
  measures: readonly { name: string; sql: RawBuilder<unknown>; type: TreeNode['type'] }[],
): RawBuilder<unknown> {
  if (having === undefined) return sql``;
  const measure = measures.find(({ name }) => name === having.of);
  if (measure === undefined) throw new TypeError(`"having" names "${having.of}", which is not selected.`);
  return sql` having ${dialect.isAbove(measure.sql, having.above, measure.type.kind === 'number' ? measure.type.scale : 0)}`;
}

function decodeGroup(outputs: readonly { name: string; codec: Codec }[], raw: readonly unknown[]): StoredRow {
  const row: Record<string, unknown> = {};
  for (const [i, { name, codec }] of outputs.entries()) {
    const value = raw[i];
    row[name] = value === null || value === undefined ? null : codec.decode(value);
  }
  return row;
}
