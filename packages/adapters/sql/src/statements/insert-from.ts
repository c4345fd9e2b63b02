import type { InsertFromPlan, InsertFromResult } from '@parasol/core/internal';
import { type RawBuilder, sql } from 'kysely';
import { qualified, type SqlSchema } from '../sql-schema.ts';
import { tallyOf } from './candidates.ts';
import { insertRows, layeredRows, type NewRows, plainRows } from './insert-rows.ts';
import type { WriteStamp } from './stamp.ts';
import { decodeTotals, isKept, sumCell, sumOf, totalsOf } from './totals.ts';

/**
 * One row for every source row, with a tally of the candidates by verdict. The tally has a scan of its own without the
 * values, which costs a fraction of the insert; where every candidate is inserted or the statement fails, there is none.
 *
 * Sums are taken of what the new rows keep, since a conflict with others may leave some out. Where the rows do not keep
 * a value, the candidates are put aside first.
 */

type Fragment = RawBuilder<unknown>;

const isLayered = ({ distinctOn, limit }: InsertFromPlan): boolean => distinctOn !== undefined || limit !== undefined;

const isSure = ({ existing, refuse = [], limit }: InsertFromPlan): boolean => existing.length === 0 && refuse.length === 0 && limit === undefined;

/** The whole insert as one statement, hence of one snapshot. Its row: inserted, the tally, the totals. */
export function insertFromAtOnce(schema: SqlSchema, plan: InsertFromPlan, stamp: WriteStamp, idPrefix: string): Fragment {
  const totals = totalsOf(schema, plan);
  const kept = isKept(totals);
  const parts: Fragment[] = [];
  let rows: NewRows = isLayered(plan) || !kept ? layeredRows(schema, plan, idPrefix, kept ? [] : totals) : plainRows(schema, plan, idPrefix);
  if (!kept) {
    const own = Object.keys(plan.set).indexOf('id');
    parts.push(sql`chosen as materialized (select ${rows.values[own] ?? rows.id} as id, c.* from ${rows.from})`);
    rows = { id: sql`chosen.id`, values: rows.values, from: sql`chosen` };
  }
  const returned = kept ? totals.map(({ column }, i) => sql`${sql.id(column?.name ?? '')} as ${sql.id(`s${i}`)}`) : [sql`id`];
  parts.push(sql`inserted as (${insertRows(schema, plan, rows, stamp)} returning ${returned.length === 0 ? sql`1` : sql.join(returned)})`);
  const sums = totals.map((total, i) => sql`${sumOf(schema, total, sumCell(i))} as ${sql.id(`t${i}`)}`);
  const counted = kept ? sql`inserted` : sql`inserted join chosen using (id)`;
  parts.push(sql`result as (select ${sql.join([sql`count(*) as inserted`, ...sums])} from ${counted})`);
  if (isSure(plan)) return sql`with ${sql.join(parts)} select * from result`;
  parts.push(sql`tally as (${tallyOf(schema, plan)})`);
  const shown = [sql`result.inserted`, sql`tally.*`, ...totals.map((_, i) => sql`result.${sql.id(`t${i}`)}`)];
  return sql`with ${sql.join(parts)} select ${sql.join(shown)} from result, tally`;
}

/** The same in several statements, for a store in which nobody else writes meanwhile. */
export interface InsertFromSteps {
  /** One row: the greatest row number of the target so far, then the sums that the new rows will not keep. */
  readonly before: Fragment | undefined;
  readonly tally: Fragment | undefined;
  readonly insert: Fragment;
  /** One row: the sums that the new rows keep. */
  readonly after: ((greatest: unknown) => Fragment) | undefined;
}

export function insertFromInSteps(schema: SqlSchema, plan: InsertFromPlan, stamp: WriteStamp, idPrefix: string): InsertFromSteps {
  const totals = totalsOf(schema, plan);
  const target = qualified(schema, plan.target.table);
  const tally = isSure(plan) ? undefined : tallyOf(schema, plan);
  if (isKept(totals)) {
    const rows = isLayered(plan) ? layeredRows(schema, plan, idPrefix, []) : plainRows(schema, plan, idPrefix);
    const insert = insertRows(schema, plan, rows, stamp);
    if (totals.length === 0) return { before: undefined, tally, insert, after: undefined };
    const sums = totals.map((total) => sumOf(schema, total, sql`${sql.id(total.column?.name ?? '')}`));
    return {
      before: sql`select coalesce(max(rowid), 0) from ${target}`,
      tally,
      insert,
      after: (greatest) => sql`select ${sql.join(sums)} from ${target} where rowid > ${greatest}`,
    };
  }
  const rows = layeredRows(schema, plan, idPrefix, totals);
  const sums = totals.map((total, i) => sumOf(schema, total, sumCell(i)));
  return { before: sql`select 0, ${sql.join(sums)} from ${rows.from}`, tally, insert: insertRows(schema, plan, rows, stamp), after: undefined };
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
  return { inserted, skippedExisting: left - inserted, refused, totals: decodeTotals(schema, totalsOf(schema, plan), counted.totals) };
}

/** Number of columns of the tally. */
export const tallyWidth = (plan: InsertFromPlan): number => (isSure(plan) ? 0 : 1 + (plan.refuse?.length ?? 0) + (plan.limit === undefined ? 0 : 1));
