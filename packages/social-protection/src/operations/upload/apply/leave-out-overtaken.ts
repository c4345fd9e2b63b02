import {
  type IdRange,
  type OperationContext,
  type Refusal,
  refusalOf,
  stagingErrors,
  validationsOf,
} from '@parasol/core';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { refuseByPlan } from '../check/check-rows.ts';
import { enrolledBefore } from '../check/enrolled-before.ts';
import type { PlanRow } from '../file/plan-row.ts';
import type { EnrolState } from '../upload-input.ts';
import { endRow, pendingIn, rowsOf } from '../upload-records.ts';
import { goneSince } from './places.ts';

/**
 * Leaves out, of the rows of a range that are to be enrolled, those whose person or household is not there any more or was taken off the plan, and
 * those that the plan does not take as it is now: between the making of people and their enrolment an upload may have been interrupted, and others have worked on. Their
 * people stay in the registry. The plan is held.
 */
export async function leaveOutOvertaken(
  ctx: OperationContext,
  plan: BenefitPlan,
  state: EnrolState,
  range: IdRange,
): Promise<void> {
  const { subjectId } = kindOf(plan.type);
  for await (const stored of rowsOf(ctx).stream({ where: { and: pendingIn(state) }, range })) {
    const gone = await goneSince(ctx, plan, stored);
    const subjects = stored.flatMap((row) => row[subjectId] ?? []);
    const enrolled = await enrolledBefore(ctx, plan, subjects);
    const rows = stored.filter((row) => !gone.has(row.id) && !enrolled.has(row[subjectId] ?? ''));
    // Whoever was in the plan and was taken off it is not enrolled again by a file that was about a beneficiary.
    const ended = rows
      .filter(({ targetVersion }) => targetVersion !== null)
      .map(({ id }) => [id, [TAKEN_OFF]] as const);
    const judged = rows
      .filter(({ targetVersion }) => targetVersion === null)
      .map(({ id, line, jsonExt, leads }) => {
        const row = { line, data: jsonExt as PlanRow['data'], refusals: [] as Refusal[], cells: [] };
        return { id, row, leads, before: undefined };
      });
    await refuseByPlan(ctx, plan, { rows: judged, columns: [], changes: false });
    const refused = judged.flatMap(({ id, row: { refusals } }) =>
      refusals.length > 0 ? [[id, refusals] as const] : [],
    );
    const left = [...gone].map(([id, refusal]) => [id, [refusal]] as const);
    for (const [id, refusals] of [...left, ...ended, ...refused])
      await endRow(ctx, { id }, 'LEFT_OUT', refusals[0]?.code, validationsOf(refusals));
  }
}

const TAKEN_OFF = refusalOf(stagingErrors.CHANGED_SINCE(), null, undefined);
