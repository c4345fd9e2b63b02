import {
  type JsonObject,
  mergedDocument,
  type OperationContext,
  refusalOf,
  stagingErrors,
  validationsOf,
} from '@parasol/core';
import type { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import type { AnyBeneficiary } from '../../beneficiary/enrolment-kind.ts';
import { documentsOf } from '../../beneficiary/plan.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { enrolledBefore } from '../check/enrolled-before.ts';
import { hasData } from '../file/file-facts.ts';
import type { PlanRow } from '../file/plan-row.ts';
import type { EnrolState } from '../upload-input.ts';
import { endRow, pendingIn, rowsOf } from '../upload-records.ts';
import { isOvertaken } from './overtaken.ts';

/**
 * Changes the data of those who are in the plan already by what the rows of an upload say of them, in the transaction that changes their people;
 * the plan is held. What a row says nothing about stays. Whom somebody has changed since the row was read is left as he is.
 */
export async function updateEnrolled(
  ctx: OperationContext,
  plan: BenefitPlan,
  { recordId, mode }: Pick<EnrolState, 'recordId' | 'mode'>,
): Promise<void> {
  const kind = kindOf(plan.type);
  const repository = ctx.repo(kind.entity, { documents: documentsOf(kind, plan), scope: 'all' });
  for await (const rows of rowsOf(ctx).stream({ where: { and: pendingIn({ recordId }) } })) {
    const before = await enrolledBefore(
      ctx,
      plan,
      rows.flatMap((row) => row[kind.subjectId] ?? []),
    );
    for (const row of rows) {
      const enrolment = before.get(row[kind.subjectId] ?? '');
      if (enrolment === undefined) continue;
      const { outcome, issue } = await change(row, enrolment);
      const refusals = issue === undefined ? [] : [refusalOf(issue, columnOf(issue.path), undefined)];
      await endRow(ctx, row, outcome, issue?.code, validationsOf(refusals));
    }
  }

  async function change(row: BeneficiaryDataSource, enrolment: AnyBeneficiary) {
    const { jsonExt: data } = row;
    const { id, version, jsonExt } = enrolment;
    if (!hasData(data as PlanRow['data'])) return { outcome: 'IN_PLAN', issue: undefined } as const;
    if (isOvertaken(mode, row, enrolment))
      return { outcome: 'LEFT_OUT', issue: stagingErrors.CHANGED_SINCE() } as const;
    const done = await ctx.attempt(() =>
      repository.update(id, version, { jsonExt: mergedDocument(jsonExt as JsonObject, data as JsonObject) } as never),
    );
    if (!done.success) return { outcome: 'LEFT_OUT', issue: done.errors[0] } as const;
    return { outcome: done.data.changed ? 'UPDATED' : 'IN_PLAN', issue: undefined } as const;
  }
}

const columnOf = (path: readonly (string | number)[]): string | null =>
  path[0] === 'jsonExt' && path.length > 1 ? path.slice(1).join('.') : null;
