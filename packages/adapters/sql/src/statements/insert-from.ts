import type { InsertFromPlan, InsertFromResult } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { areApart, layersOf, tally, tallyWidth } from './candidates.ts';
import { chosenRows, insertRows, type NewRows, plainRows, valueCells } from './insert-rows.ts';
import type { WriteStamp } from './stamp.ts';
import { decodeTotals, isKept, isKeptOne, sumCell, sumOf, type Total, totalsOf } from './totals.ts';

/**
 * One row for every source row, and how many candidates were left out for which reason. Two ways:
 *
 * - At once, where others write meanwhile: one statement, hence one snapshot. The candidates are put aside with a verdict before the
 *   first row is inserted. Otherwise the search for existing rows would meet a table that grows under it, and a plan that was
 *   made for an empty table would read all of it for every candidate: the square of the work.
 * - In steps, where nobody else writes: a count by verdict, then one select whose conditions leave out what exists and what is refused.
 *
 * Sums are taken of what the new rows keep, since a conflict with others may leave some out. Values that no column keeps are met again
 * by a full join, which Postgres cannot do by loops: it takes a narrow range of ids for one row whatever it holds, and would go through
 * all candidates for every new row, the square of the range.
 */

type Fragment = RawBuilder<unknown>;

/** Whether every candidate is inserted or the statement fails, so that there is nothing to count. */
const isSure = ({ existing, refuse = [], limit, distinctOn }: InsertFromPlan): boolean =>
  existing.length === 0 && refuse.length === 0 && limit === undefined && distinctOn === undefined;

/** The whole insert as one statement. Its row: inserted, the tally if there is one, the totals, the ids if they claim something, what is collected. */
export function insertFromAtOnce(
  schema: SqlSchema,
  plan: InsertFromPlan,
  stamp: WriteStamp,
  idPrefix: string,
): Fragment {
  const totals = totalsOf(schema, plan);
  const kept = isKept(totals);
  const parts: Fragment[] = [];
  let rows: NewRows;
  if (isSure(plan) && kept) rows = plainRows(schema, plan, idPrefix);
  else {
    const more = valueCells(schema, plan, kept ? [] : totals);
    const layers = layersOf(schema, plan, { more, once: plan.limit !== undefined });
    const candidates = sql`candidates`;
    parts.push(
      sql`candidates as materialized (select * from ${layers.rows})`,
      sql`tally as (${tally(plan, candidates, layers.isFirst)})`,
    );
    const chosen = chosenRows(schema, plan, idPrefix, candidates, layers.isFirst);
    // Asking for the count first is what puts all candidates aside before the first insert.
    rows = { ...chosen, from: sql`${chosen.from} where (select n from tally) > 0` };
    if (!kept) {
      const own = Object.keys(plan.set).indexOf('id');
      parts.push(sql`chosen as materialized (select ${chosen.values[own] ?? chosen.id} as id, c.* from ${rows.from})`);
      rows = { id: sql`chosen.id`, values: chosen.values, from: sql`chosen` };
    }
  }
  const claims = plan.claims !== undefined;
  const ofRow = kept
    ? totals.map(({ column }, i) => sql`${sql.id(column?.name ?? '')} as ${sql.id(`s${i}`)}`)
    : [sql`id as new_id`];
  const collected = (plan.collect ?? []).map(({ column }, i) => ({
    name: sql.id(schema.table(plan.target).column(column).name),
    as: sql.id(`c${i}`),
  }));
  const wanted = collected.map(({ name, as }) => sql`${name} as ${as}`);
  const returned = [...(claims && kept ? [sql`id`] : []), ...ofRow, ...wanted];
  parts.push(
    sql`inserted as (${insertRows(schema, plan, rows, stamp)} returning ${returned.length === 0 ? sql`1` : sql.join(returned)})`,
  );
  const found = kept
    ? { from: sql`inserted`, count: sql`count(*)`, ids: schema.dialect.listedIds(sql`id`), cell: sumCell }
    : {
        from: sql`chosen full join inserted on chosen.id = inserted.new_id`,
        count: sql`count(new_id)`,
        ids: sql`${schema.dialect.listedIds(sql`new_id`)} filter (where new_id is not null)`,
        cell: (i: number) => sql`case when new_id is not null then ${sumCell(i)} end`,
      };
  const sums = totals.map((total, i) => sql`${sumOf(schema, total, found.cell(i))} as ${sql.id(`t${i}`)}`);
  const ids = claims ? [sql`${found.ids} as ids`] : [];
  const lists = collected.map(({ as }) => sql`string_agg(distinct ${as}::text, ',') as ${as}`);
  parts.push(
    sql`result as (select ${sql.join([sql`${found.count} as inserted`, ...sums, ...ids, ...lists])} from ${found.from})`,
  );
  if (isSure(plan) && kept) return sql`with ${sql.join(parts)} select * from result`;
  const shown = [sql`result.inserted`, sql`tally.*`, ...totals.map((_, i) => sql`result.${sql.id(`t${i}`)}`)];
  if (claims) shown.push(sql`result.ids`);
  for (const { as } of collected) shown.push(sql`result.${as}`);
  return sql`with ${sql.join(parts)} select ${sql.join(shown)} from result, tally`;
}

/** What that row ends with. */
export function besideResult({ claims, collect = [] }: InsertFromPlan, row: readonly unknown[]) {
  const end = row.length - collect.length;
  return { ids: claims === undefined ? undefined : row[end - 1], collected: row.slice(end) };
}

/** The ids of a list of what was collected. */
export const idsIn = (list: unknown): readonly string[] => (typeof list === 'string' ? list.split(',') : []);

/** The columns of that row. */
export function readAtOnce(schema: SqlSchema, plan: InsertFromPlan, row: readonly unknown[]): Counted {
  const width = isSure(plan) && isKept(totalsOf(schema, plan)) ? 0 : tallyWidth(plan);
  return { inserted: row[0], tally: width === 0 ? undefined : row.slice(1, 1 + width), totals: row.slice(1 + width) };
}

/** The same where nobody else writes. */
export interface InsertFromSteps {
  /** One row: the tally if there is one and how many exist already, then the sums that the new rows will not keep. */
  readonly count: Fragment | undefined;
  /** One row: the greatest row number of the target so far. */
  readonly before: Fragment | undefined;
  /** Nothing where the count says that nobody is left. */
  insert(count: readonly unknown[]): Fragment | undefined;
  /** One row: the sums that the new rows keep. */
  readonly after: ((greatest: unknown) => Fragment) | undefined;
}

export function insertFromInSteps(
  schema: SqlSchema,
  plan: InsertFromPlan,
  stamp: WriteStamp,
  idPrefix: string,
): InsertFromSteps {
  const totals = totalsOf(schema, plan);
  const kept = totals.filter(isKeptOne);
  const lost = totals.filter((total) => !isKeptOne(total));
  const isPlain = plan.distinctOn === undefined && plan.limit === undefined && (lost.length === 0 || areApart(plan));
  const insert = (counted: readonly unknown[]): Fragment | undefined => {
    const { existing, left } = leftOf(plan, counted);
    if (left === 0) return undefined;
    // Where none exists none is looked for. Candidates that are alike still meet the constraint.
    const asked = existing === 0 ? { ...plan, existing: [] } : plan;
    const rows = isPlain
      ? plainRows(schema, asked, idPrefix)
      : layeredRows(schema, plan, idPrefix, [], lost.length > 0);
    return insertRows(schema, plan, rows, stamp);
  };
  const count = countStep(schema, plan, lost, idPrefix);
  if (kept.length === 0) return { count, before: undefined, insert, after: undefined };
  const target = qualified(schema, plan.target.table);
  const sums = sql.join(kept.map((total) => sumOf(schema, total, sql`${sql.id(total.column?.name ?? '')}`)));
  return {
    count,
    before: greatestRow(schema, plan.target),
    insert,
    after: (greatest) => sql`select ${sums} from ${target} where rowid > ${greatest}`,
  };
}

/** The greatest row number of a table of SQLite; new rows lie behind it. */
export const greatestRow = (schema: SqlSchema, { table }: InsertFromPlan['target']): Fragment =>
  sql`select coalesce(max(rowid), 0) from ${qualified(schema, table)}`;

export const idsBehind = (schema: SqlSchema, { table }: InsertFromPlan['target'], greatest: unknown): Fragment =>
  sql`select ${schema.dialect.listedIds(sql`id`)} from ${qualified(schema, table)} where rowid > ${greatest}`;

/** What a column of the rows behind points at, each once. */
export const valuesBehind = (
  schema: SqlSchema,
  entity: InsertFromPlan['target'],
  column: string,
  greatest: unknown,
): Fragment =>
  sql`select distinct ${sql.id(schema.table(entity).column(column).name)} from ${qualified(schema, entity.table)} where rowid > ${greatest}`;

/** How many candidates exist already and how many are left, as far as the count asked. */
function leftOf(
  plan: InsertFromPlan,
  count: readonly unknown[],
): { readonly existing: number | undefined; readonly left: number | undefined } {
  const { refuse = [] } = plan;
  const found = isSure(plan) ? null : (count[tallyWidth(plan)] ?? null);
  if (found === null) return { existing: undefined, left: undefined };
  const [all = 0, ...refused] = count.slice(0, 1 + refuse.length).map(Number);
  return { existing: Number(found), left: refused.reduce((rest, one) => rest - one, all - Number(found)) };
}

/** The rows that the steps gave. */
export function readInSteps(
  schema: SqlSchema,
  plan: InsertFromPlan,
  steps: { readonly count: readonly unknown[]; readonly inserted: unknown; readonly after: readonly unknown[] },
): Counted {
  const width = isSure(plan) ? 0 : tallyWidth(plan);
  const lost = steps.count.slice(width === 0 ? 0 : width + 1).values();
  const kept = steps.after.values();
  const totals = totalsOf(schema, plan).map((total) => (isKeptOne(total) ? kept : lost).next().value);
  return { inserted: steps.inserted, tally: width === 0 ? undefined : steps.count.slice(0, width), totals };
}

function layeredRows(
  schema: SqlSchema,
  plan: InsertFromPlan,
  idPrefix: string,
  totals: readonly Total[],
  once: boolean,
): NewRows {
  const { rows, isFirst } = layersOf(schema, plan, {
    more: valueCells(schema, plan, totals),
    once: plan.limit !== undefined || once,
  });
  const chosen = chosenRows(schema, plan, idPrefix, rows, isFirst);
  // SQLite would read ON CONFLICT as the condition of a join if there were no WHERE before it.
  return { ...chosen, from: sql`${chosen.from} where true` };
}

/** A scan of its own without the values, which costs a fraction of the insert. */
function countStep(
  schema: SqlSchema,
  plan: InsertFromPlan,
  lost: readonly Total[],
  idPrefix: string,
): Fragment | undefined {
  const counts = isSure(plan) ? undefined : tallyStep(schema, plan, lost);
  if (lost.length === 0 || (counts !== undefined && plan.limit === undefined)) return counts;
  const sums = sql.join(lost.map((total, i) => sumOf(schema, total, sumCell(i))));
  // Which rows are within a limit is known only once they are chosen.
  const chosen = sql`select ${sums} from ${layeredRows(schema, plan, idPrefix, lost, true).from}`;
  return counts === undefined ? chosen : sql`select * from (${counts}) as tally, (${chosen}) as sums`;
}

function tallyStep(schema: SqlSchema, plan: InsertFromPlan, lost: readonly Total[]): Fragment {
  const isPlain = (plan.refuse ?? []).length === 0 && plan.distinctOn === undefined && plan.limit === undefined;
  const sums = plan.limit === undefined ? lost : [];
  // Whether a candidate exists already need not be asked for where nothing else is told apart from it.
  const asked = isPlain && sums.length === 0 ? { ...plan, existing: [] } : plan;
  const { rows, isFirst } = layersOf(schema, asked, {
    more: ({ trees }) => sums.map(({ tree }, i) => ({ value: trees.value(tree), name: `s${i}` })),
    once: plan.limit !== undefined || sums.length > 0,
  });
  const existing = asked.existing.length === 0 ? sql`null` : sql`count(*) filter (where verdict = 0)`;
  const left = sql`case when verdict is null and ${isFirst} then `;
  return tally(plan, rows, isFirst, [
    sql`${existing} as existing`,
    ...sums.map((total, i) => sumOf(schema, total, sql`${left}${sumCell(i)} end`)),
  ]);
}

export interface Counted {
  readonly inserted: unknown;
  /** The row of the tally: candidates, refused per reason, and with a limit those left. */
  readonly tally: readonly unknown[] | undefined;
  readonly totals: readonly unknown[];
}

export function insertFromResult(schema: SqlSchema, plan: InsertFromPlan, counted: Counted): InsertFromResult {
  const { refuse = [], limit } = plan;
  const inserted = Number(counted.inserted);
  const counts = (counted.tally ?? [inserted]).map(Number);
  const refused: Record<string, number> = {};
  const refusing = (reason: string, count: number): void => {
    refused[reason] = (refused[reason] ?? 0) + count;
  };
  for (const [i, { reason }] of refuse.entries()) refusing(reason, counts[i + 1] ?? 0);
  if (limit !== undefined) refusing(limit.reason, Math.max(0, (counts[refuse.length + 1] ?? 0) - limit.rows));
  const left = Object.values(refused).reduce((rest, count) => rest - count, counts[0] ?? 0);
  return {
    inserted,
    skippedExisting: left - inserted,
    refused,
    totals: decodeTotals(schema, totalsOf(schema, plan), counted.totals),
  };
}
