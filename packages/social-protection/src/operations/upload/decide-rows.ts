import { type OperationContext, validationsOf } from '@parasol/core';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { type FileFacts, planRows, type ReadOptions, refuseRows } from './check-rows.ts';
import { insertRows, type NewRow, refusedRow } from './upload-records.ts';

/** What taking a file in goes by. */
export interface Taking {
  readonly ctx: OperationContext;
  readonly plan: BenefitPlan;
  readonly reading: ReadOptions;
  readonly facts: FileFacts;
  /** Who was made of a line when the same file was uploaded before, into whatever plan. */
  readonly known: ReadonlyMap<number, string>;
  /** Columns of people. */
  readonly people: ReadonlySet<string>;
  readonly recordId: string;
}

/** What was decided about the rows. It is not asked again: what they are judged by may change while people are made. */
export interface Decided {
  /**
   * The good rows by their line, with the line on which their people stand in the file of people; null for whom an earlier upload made.
   * Memory grows with the good rows.
   */
  readonly good: ReadonlyMap<number, number | null>;
  /** Rows of the file of people. */
  readonly people: number;
}

/** Judges every row, and keeps the bad ones with what is wrong with them. */
export async function decide({ ctx, plan, reading, facts, known, people, recordId }: Taking): Promise<Decided> {
  const good = new Map<number, number | null>();
  let [line, count] = [1, 0];
  for await (const batch of planRows(ctx, reading)) {
    const kept = keptColumns(batch.header, people);
    if (line === 1) line += linesOf(kept.map((at) => batch.header[at]));
    await refuseRows(ctx, plan, facts, batch);
    const bad: NewRow[] = [];
    for (const row of batch.rows) {
      const [first] = row.refusals;
      if (first !== undefined)
        bad.push(
          refusedRow(recordId, batch.header, row, { validations: validationsOf(row.refusals), code: first.code }),
        );
      else if (known.has(row.line)) good.set(row.line, null);
      else {
        good.set(row.line, line);
        line += linesOf(kept.map((at) => row.cells[at]));
        count++;
      }
    }
    await insertRows(ctx, bad);
  }
  return { good, people: count };
}

export const keptColumns = (header: readonly string[], people: ReadonlySet<string>): readonly number[] =>
  header.flatMap((column, at) => (people.has(column) ? [at] : []));

/** How many lines a row has in a file of text: a cell may have several. */
const linesOf = (cells: readonly (string | undefined)[]): number =>
  cells.reduce((lines, cell = '') => lines + cell.split('\n').length - 1, 1);
