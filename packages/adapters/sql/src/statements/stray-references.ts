import type { InsertFromPlan } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { isLive, parameter, qualified, type SqlSchema } from '../sql-schema.ts';
import { isSourceId } from './candidates.ts';
import { whereAll } from './filter.ts';

type Fragment = RawBuilder<unknown>;

/** The statement that was made by the plan: the beginning that its ids share, and its change. */
interface Made {
  readonly idPrefix: string;
  readonly changeId: string;
}

/**
 * One row if something that an insert from a set has just made points at a row that was deleted meanwhile; undefined where that cannot
 * be. The set was read as it was when the statement began, and a deletion that was under way then had asked already who
 * points at its row. Since the insert every row that it points at is locked against deletion (the foreign keys see to that), so
 * whoever looks now sees all deletions there will be.
 */
export function strayReferences(schema: SqlSchema, plan: InsertFromPlan, made: Made): Fragment | undefined {
  const { relations } = plan.target;
  const found = Object.entries(relations).flatMap(([name, { target, onDelete }]) => {
    const value = plan.set[`${name}Id`];
    const isSame = value === undefined || value.kind === 'value' || value.kind === 'versions';
    // What is the same for all rows is locked by whoever gave it.
    if (isSame || onDelete !== 'restrict') return [];
    if (value.kind === 'tree' && ['literal', 'parameter'].includes(value.tree.node)) return [];
    const key = sql.id('x', schema.table(plan.target).column(`${name}Id`).name);
    const inserted = sql`${qualified(schema, plan.target.table)} as x`;
    const stray = sql`${qualified(schema, target.table)} as r`;
    const isStray = sql`not (${isLive(schema.dialect.name, 'r')})`;
    const isOwnId = isSourceId(value);
    if (!isOwnId && plan.set['id'] === undefined) {
      const own = [idsOf(schema, plan, made), sql`${key} = r.id`, isStray];
      return [sql`exists (select 1 from ${inserted}, ${stray}${whereAll(own)})`];
    }
    // Few rows are deleted, and an index leads from each to what points at it. OFFSET keeps the planner from beginning at the other end.
    const own = [sql`${key} = r.id`, ofChange(schema, plan, made)];
    const points = sql`exists (select 1 from ${inserted}${whereAll(own)}${sql.raw(schema.dialect.alwaysLooksUp)})`;
    const range = isOwnId ? rangeOf(schema, plan) : [];
    return [sql`exists (select 1 from ${stray}${whereAll([isStray, ...range, points])})`];
  });
  return found.length === 0 ? undefined : sql`select 1 where ${sql.join(found, sql` or `)}`;
}

function idsOf(schema: SqlSchema, { target }: InsertFromPlan, { idPrefix }: Made): Fragment {
  const { codec } = schema.table(target).column('id');
  const bound = (counter: string): Fragment => parameter(schema, codec, idPrefix + counter);
  return sql`x.id between ${bound('00000000')} and ${bound('ffffffff')}`;
}

function rangeOf(schema: SqlSchema, { source, range }: InsertFromPlan): Fragment[] {
  const { codec } = schema.table(source).column('id');
  const { after, through } = range ?? {};
  return [
    ...(after === undefined ? [] : [sql`r.id > ${parameter(schema, codec, after)}`]),
    ...(through === undefined ? [] : [sql`r.id <= ${parameter(schema, codec, through)}`]),
  ];
}

function ofChange(schema: SqlSchema, { target }: InsertFromPlan, { changeId }: Made): Fragment {
  const column = schema.table(target).column('changeId');
  return sql`${sql.id('x', column.name)} = ${parameter(schema, column.codec, changeId)}`;
}
