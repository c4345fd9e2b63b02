import type { OperationContext } from '@parasol/core';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { type FileFacts, leads, planRows, type ReadOptions } from '../file/file-facts.ts';
import type { PlanRow } from '../file/plan-row.ts';
import { insertRows, refusedRow } from '../upload-records.ts';
import { refuseByFile, refuseByPlan } from './check-rows.ts';
import { type About, standingOf } from './enrolled-before.ts';

/** What taking a file in goes by. */
export interface Taking {
  readonly ctx: OperationContext;
  readonly plan: BenefitPlan;
  readonly reading: ReadOptions;
  readonly facts: FileFacts;
  /** Who was made of a line when the same file was uploaded before; null where somebody has rejected the person. */
  readonly known: ReadonlyMap<number, string | null>;
  /** Columns of people. */
  readonly people: ReadonlySet<string>;
  readonly recordId: string;
}

const changesPeople = ({ reading }: Pick<Taking, 'reading'>): boolean => reading.use.mode !== 'create';

/** What was decided about the rows. It is not asked again: what they are judged by may change while people are made. */
export interface Decided {
  /**
   * The good rows by their line, with the line on which their people stand in the file of people; null for those that an earlier upload has made or rejected.
   * Memory grows with the good rows.
   */
  readonly good: ReadonlyMap<number, number | null>;
  /** Rows of the file of people. */
  readonly people: number;
}

/**
 * Judges every row by what is known before its people are, and keeps the bad ones with what is wrong with them. Where rows may change people,
 * what the plan has of them is known only when they are matched.
 */
export async function decide(taking: Taking): Promise<Decided> {
  const { ctx, plan, reading, facts, known, people, recordId } = taking;
  const good = new Map<number, number | null>();
  const kept = keptColumns(reading.columns, people);
  let line = 1 + linesOf(kept.map((at) => reading.columns[at] ?? ''));
  let count = 0;
  for await (const { header, rows } of planRows(ctx, reading)) {
    refuseByFile(plan, facts, rows);
    if (!changesPeople(taking)) await refuseNew(taking, rows);
    const bad = rows.filter(({ refusals }) => refusals.length > 0).map((row) => refusedRow(recordId, header, row));
    for (const row of rows.filter(({ refusals }) => refusals.length === 0)) {
      good.set(row.line, known.has(row.line) ? null : line);
      if (known.has(row.line)) continue;
      line += linesOf(kept.map((at) => row.cells[at]));
      count++;
    }
    await insertRows(ctx, bad);
  }
  return { good, people: count };
}

async function refuseNew(taking: Taking, rows: readonly PlanRow[]): Promise<void> {
  const { ctx, plan, reading, facts } = taking;
  const before = await standingOf(ctx, plan, rows, (row) => ({
    ...{ item: madeBefore(taking, row), groupCode: row.groupCode },
  }));
  const judged = rows.map((row) => ({ row, leads: leads(facts, row), before: before(row) }));
  await refuseByPlan(ctx, plan, { rows: judged, columns: reading.columns, changes: false });
}

/** The person of a row who was made by an earlier upload of the file, as of one who was matched and stays as he is. */
export function madeBefore({ known }: Taking, { line }: PlanRow): About['item'] {
  const individualId = known.get(line);
  return individualId === undefined ? undefined : { action: 'UNCHANGED', individualId };
}

export const keptColumns = (columns: readonly (string | null)[], people: ReadonlySet<string>): readonly number[] =>
  columns.flatMap((column, at) => (column !== null && people.has(column) ? [at] : []));

/** How many lines a row has in a file of text: a cell may have several. */
const linesOf = (cells: readonly (string | undefined)[]): number =>
  cells.reduce((lines, cell = '') => lines + cell.split('\n').length - 1, 1);
