import { clipped, fieldValue, type OperationContext, refusalOf } from '@parasol/core';
import { individualErrors } from '@parasol/individual';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import type { AnyBeneficiary } from '../../beneficiary/enrolment-kind.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { type FileFacts, hasData, keyOf, saidIn, uniqueOf } from '../file/file-facts.ts';
import { addSchemaRefusals, type PlanRow } from '../file/plan-row.ts';

/** Lines that a sentence names. */
const SHOWN_LINES = 5;

/** Adds what rows of a file contradict each other in. */
export function refuseByFile(plan: BenefitPlan, facts: FileFacts, rows: readonly PlanRow[]): void {
  for (const row of rows) {
    const household = row.groupCode === null ? undefined : facts.households.get(row.groupCode);
    if (household !== undefined && household.withData.length > 1)
      row.refusals.push(refusalOf(errors.HOUSEHOLD_SPEAKS_TWICE(twice(row.groupCode, household.withData)), null, ''));
    const same = facts.contradicting.get(row.line);
    if (same !== undefined) {
      const shown = { lines: same.slice(0, SHOWN_LINES), more: same.length > SHOWN_LINES };
      row.refusals.push(refusalOf(errors.ROWS_CONTRADICT(shown), null, undefined));
    }
    const first = facts.repeats.get(row.line);
    if (first !== undefined && row.refusals.length === 0)
      row.refusals.push(refusalOf(individualErrors.DUPLICATE_ROW({ line: first }), null, undefined));
    for (const column of uniqueOf(plan)) {
      const lines = facts.shared.get(keyOf(column, saidIn(row, column)) ?? '');
      if (lines === undefined) continue;
      const shown = { column, lines: lines.slice(0, SHOWN_LINES), more: lines.length > SHOWN_LINES };
      row.refusals.push(refusalOf(individualErrors.DUPLICATE_VALUE(shown), column, String(saidIn(row, column))));
    }
  }
}

const twice = (group: string | null, lines: readonly number[]) => ({
  group: clipped(group ?? ''),
  lines: lines.slice(0, SHOWN_LINES),
  more: lines.length > SHOWN_LINES,
});

/** A row with what the plan has already of whom it is about. */
export interface Judged {
  readonly row: Pick<PlanRow, 'line' | 'cells' | 'data' | 'refusals'>;
  /** Whether it speaks for its household, or for a person. */
  readonly leads: boolean;
  /** The enrolment of the person or household in the plan. */
  readonly before: AnyBeneficiary | undefined;
}

/** Adds what the plan as it is now has against rows: its schema, and values that another beneficiary has. Nobody was made or changed yet. */
export async function refuseByPlan(
  ctx: OperationContext,
  plan: BenefitPlan,
  {
    rows,
    columns,
    changes,
  }: { readonly rows: readonly Judged[]; readonly columns: readonly (string | null)[]; readonly changes: boolean },
): Promise<void> {
  const { entity } = kindOf(plan.type);
  for (const { row, leads, before } of rows) {
    // Of a household one row speaks, or has spoken when it was enrolled, so that the others need not repeat what is required.
    const isSpokenFor = plan.type === 'GROUP' && (!leads || before !== undefined);
    const changesNothing = changes && before !== undefined && !hasData(row.data);
    if ((isSpokenFor && !hasData(row.data)) || changesNothing) continue;
    const seen = row.refusals.length;
    addSchemaRefusals(ctx, plan, columns, row, changes ? before?.jsonExt : undefined);
    // What is hidden from the caller is kept as it is, and he is not told what is wrong with it.
    if (changes && before !== undefined && ctx.access?.hides(entity) === true)
      for (let i = row.refusals.length - 1; i >= seen; i--)
        if (row.refusals[i]?.column === null) row.refusals.splice(i, 1);
  }
  for (const column of uniqueOf(plan)) {
    const had = (before: object | undefined) => (before === undefined ? null : fieldValue(before, `jsonExt.${column}`));
    // What the person or household has itself, nobody else has.
    const given = rows.filter(({ row, before }) => !isSame(saidIn(row, column), had(before)));
    const values = given.map(({ row }) => saidIn(row, column) ?? null);
    for (const at of await ctx.repo(entity, { scope: 'all' }).claimed(column, values, plan.id)) {
      const { row } = given[at] as Judged;
      row.refusals.push(refusalOf(individualErrors.VALUE_TAKEN({ column }), column, String(saidIn(row, column))));
    }
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
