import type { AnyEntity } from '@parasol/core';
import type { UpdateWherePlan } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { createSource } from '../entity-source.ts';
import { columnNames, parameter, qualified, type SqlSchema } from '../sql-schema.ts';
import { treesOver } from '../trees.ts';
import { conditionsOf, whereAll } from './filter.ts';
import { setValue } from './set-value.ts';
import type { WriteStamp } from './stamp.ts';

type Fragment = RawBuilder<unknown>;

/** Changes every row of a filter; the last statement's number of rows is how many. */
export function updateRows(
  schema: SqlSchema,
  entity: AnyEntity,
  plan: UpdateWherePlan,
  stamp: WriteStamp,
): readonly Fragment[] {
  if (plan.asOf !== undefined) throw new TypeError('Rows of the past cannot be changed.');
  const { dialect } = schema;
  const table = schema.table(entity);
  const { columns } = table;
  const source = createSource(schema, entity);
  const trees = treesOver(schema, source, plan.parameters);
  const { alias } = trees.source;
  const changed = Object.entries(plan.set).map(([name, value], i) => {
    const column = table.column(name);
    return { column, as: sql.id(`s${i}`), value: setValue(schema, trees, column, value) };
  });
  const conditions = conditionsOf(schema, trees, plan);
  const from = trees.source.from();
  const where = whereAll(conditions);
  const live = qualified(schema, entity.table);
  const instant = parameter(schema, table.column('dateUpdated').codec, stamp.timestamp);
  const later = (old: string): Fragment => dialect.later(instant, sql`${sql.id(old, 'date_updated')}`);
  const assign = (old: string, newValue: (i: number) => Fragment): Fragment =>
    sql.join([
      ...changed.map(({ column }, i) => sql`${sql.id(column.name)} = ${newValue(i)}`),
      sql`version = ${sql.id(old, 'version')} + 1`,
      sql`date_updated = ${later(old)}`,
      sql`user_updated = ${parameter(schema, table.column('userUpdated').codec, stamp.actorId)}`,
      sql`change_id = ${parameter(schema, table.column('changeId').codec, stamp.changeId)}`,
    ]);
  const archive = sql`insert into ${qualified(schema, entity.historyTable)} (${columnNames(columns)}, superseded_at)`;
  const computed = changed.map(({ value, as }) => sql`${value} as ${as}`);

  if (dialect.writesInWith) {
    const names = new Set(['id', 'version', 'dateUpdated', ...(plan.collect ?? []).map(({ column }) => column)]);
    const kept = columnNames(entity.history ? columns : [...names].map((name) => table.column(name)), alias);
    const old = sql`old as (select ${sql.join([kept, ...computed])} from ${from}${where}${dialect.lock(alias)})`;
    const archived = entity.history
      ? sql`, archived as (${archive} select ${columnNames(columns, 'old')}, ${later('old')} from old)`
      : sql``;
    const assignment = assign('old', (i) => sql`old.${changed[i]?.as}`);
    return [sql`with ${old}${archived} update ${live} as n set ${assignment} from old where n.id = old.id`];
  }
  const statements: Fragment[] = [];
  if (entity.history)
    statements.push(sql`${archive} select ${columnNames(columns, alias)}, ${later(alias)} from ${from}${where}`);
  if (source.isAlone) {
    statements.push(
      sql`update ${live} as ${sql.id(alias)} set ${assign(alias, (i) => changed[i]?.value ?? sql``)}${where}`,
    );
  } else {
    // New values are worked out for all rows before the first changes: the statement could read what it writes.
    const news = sql`select ${sql.join([sql`${sql.id(alias, 'id')} as id`, ...computed])} from ${from}${where}`;
    statements.push(
      sql`with news as materialized (${news}) update ${live} as n set ${assign('n', (i) => sql`news.${changed[i]?.as}`)} from news where n.id = news.id`,
    );
  }
  return statements;
}

/** Ids of the rows that a statement would change, or of what a column of them points at. */
export function touchedIds(schema: SqlSchema, entity: AnyEntity, plan: UpdateWherePlan, column = 'id'): Fragment {
  const trees = treesOver(schema, createSource(schema, entity), plan.parameters);
  const where = whereAll(conditionsOf(schema, trees, plan));
  return sql`select ${sql.id(trees.source.alias, schema.table(entity).column(column).name)} from ${trees.source.from()}${where}`;
}
