import {
  type IdRange,
  type JsonObject,
  mergedDocument,
  type OperationContext,
  refusalOf,
  stagingErrors,
  validationsOf,
} from '@parasol/core';
import type { BeneficiaryDataSource } from '../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import type { AnyBeneficiary, EnrolmentKind } from '../beneficiary/enrolment-kind.ts';
import { documentsOf } from '../beneficiary/plan.ts';
import { enrolledBefore } from './enrolled-before.ts';
import { hasData } from './file-facts.ts';
import { rowsOf } from './upload-records.ts';

/**
 * Changes the data of those who are in the plan already by what rows of a range say of them, each as it was shown before and only where nobody
 * has changed them since. What a row says nothing about stays. `pending` is the condition over the rows.
 */
export async function updateEnrolled(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  { pending, range }: { readonly pending: unknown; readonly range: IdRange },
): Promise<number> {
  const repository = ctx.repo(kind.entity, { documents: documentsOf(kind, plan), scope: 'all' });
  let updated = 0;
  for await (const rows of rowsOf(ctx).stream({ where: pending, range })) {
    const before = await enrolledBefore(
      ctx,
      plan,
      rows.flatMap((row) => row[kind.subjectId] ?? []),
    );
    for (const row of rows) {
      const enrolment = before.get(row[kind.subjectId] ?? '');
      if (enrolment === undefined || !hasData(row.jsonExt)) continue;
      const { outcome, issue } = await change(row, enrolment);
      const refusals = issue === undefined ? [] : [refusalOf(issue, columnOf(issue.path), undefined)];
      await rowsOf(ctx).updateWhere({
        where: { '==': [{ var: 'id' }, row.id] },
        set: {
          ...{ outcome: { value: outcome }, reason: { value: issue?.code ?? null } },
          validations: { value: validationsOf(refusals) },
        },
      });
      if (outcome === 'UPDATED') updated++;
    }
  }
  return updated;

  async function change(row: BeneficiaryDataSource, { id, version, jsonExt }: AnyBeneficiary) {
    if (row.targetVersion !== version) return { outcome: 'REFUSED', issue: stagingErrors.CHANGED_SINCE() } as const;
    const done = await ctx.attempt(() =>
      repository.update(id, version, {
        jsonExt: mergedDocument(jsonExt as JsonObject, row.jsonExt as JsonObject),
      } as never),
    );
    if (!done.success) return { outcome: 'REFUSED', issue: done.errors[0] } as const;
    return { outcome: done.data.changed ? 'UPDATED' : 'IN_PLAN', issue: undefined } as const;
  }
}

const columnOf = (path: readonly (string | number)[]): string | null =>
  path[0] === 'jsonExt' && path.length > 1 ? path.slice(1).join('.') : null;
