import { command, type Decided, type ItemCounts, isSettled, type OperationContext, stagingErrors } from '@parasol/core';
import { IndividualDataSourceUpload, IndividualDataSourceUploadService } from '@parasol/individual';
import { z } from 'zod';
import { BeneficiaryDataSource } from '../../entities/beneficiary-data-source.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { heldPlan } from '../beneficiary/plan.ts';
import { kindOf } from '../eligibility-rule/read-definition.ts';
import { applyPeople } from './apply/apply-people.ts';
import { leaveOutClosed, leaveOutSilent } from './apply/enrol-rows.ts';
import { finishUpload, requireWholeUpload } from './upload-answer.ts';
import { recordsOf, waitingIn } from './upload-records.ts';

/** Which rows of an upload into a plan are meant, and why they are decided so. */
const input = z.strictObject({
  uploadId: z.uuid().toLowerCase(),
  /** The rows by their lines: also those about which somebody decided otherwise. @default all about which nobody has decided */
  lines: z.array(z.int().min(1)).min(1).max(1000).optional(),
  /** Kept with each of these rows' people. */
  reason: z.string().trim().min(1).max(1000).optional(),
});

/**
 * Accepts rows of an upload into a plan that is WAITING_FOR_VERIFICATION: those of `lines`, or all about which nobody has decided. They are
 * applied by `applyItems`. What is accepted are the items of the upload of people, which may be accepted there as well.
 *
 * @example
 * // skip: ids of an upload
 * unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, reason: 'Compared with the paper lists.' }));
 */
export const acceptItems = decision('acceptItems');

/**
 * Rejects rows of an upload into a plan, as `acceptItems` accepts them: nobody is made, changed or enrolled by them. When nothing is left to
 * decide and to apply, the upload is done; where the plan was closed, those whose people were applied as people alone are left out with that.
 *
 * @example
 * // skip: ids of an upload
 * unwrap(await me.benefitPlanDataUploadRecords.rejectItems({ uploadId, lines: [7], reason: 'This household moved away.' }));
 */
export const rejectItems = decision('rejectItems');

function decision(name: 'acceptItems' | 'rejectItems') {
  return command({
    rights: ['gql_beneficiary_accept_perms', 'gql_beneficiary_search_perms'],
    input,
    replay: 'value',
    run: async (ctx, { uploadId, lines, reason }): Promise<Decided> => {
      requireWholeUpload(ctx, await ctx.repo(BenefitPlanDataUploadRecords).get(uploadId));
      const { benefitPlanId, dataUploadId, status } = await ctx.repo(BenefitPlanDataUploadRecords).require(uploadId);
      const plan = await heldPlan(ctx, benefitPlanId);
      const record = await recordsOf(ctx).require(uploadId, { lock: true });
      if (record.status !== 'WAITING_FOR_VERIFICATION' || dataUploadId === null)
        return ctx.fail(stagingErrors.NOT_WAITING({ status }, ['uploadId']));
      const ids = lines === undefined ? {} : { ids: await itemsOf(ctx, uploadId, lines) };
      const why = reason === undefined ? {} : { reason };
      const people = await ctx.repo(IndividualDataSourceUpload, { scope: 'all' }).require(dataUploadId, { lock: true });
      const isDecided = name === 'rejectItems' && lines === undefined && isSettled(people.status);
      const decided = isDecided
        ? { decided: 0, items: people.summary['items'] as ItemCounts, status: people.status }
        : await ctx.call(IndividualDataSourceUploadService[name], { uploadId: dataUploadId, ...ids, ...why });
      if (isSettled(decided.status)) {
        // Nobody is left to be made.
        await applyPeople(ctx, plan, record);
        await leaveOutClosed(ctx, plan, { recordId: uploadId });
        await leaveOutSilent(ctx, kindOf(plan.type), { recordId: uploadId });
        await finishUpload(ctx, { recordId: uploadId });
      }
      const { status: now } = await recordsOf(ctx).require(uploadId);
      return { ...decided, uploadId, status: now };
    },
  });
}

async function itemsOf(ctx: OperationContext, recordId: string, lines: readonly number[]): Promise<string[]> {
  const wanted = [...new Set(lines)];
  const where = { and: [waitingIn({ recordId }), { in: [{ var: 'line' }, wanted] }] };
  const { rows } = await ctx.repo(BeneficiaryDataSource).find({ where, first: 1000 });
  if (rows.length < wanted.length)
    ctx.fail(stagingErrors.NOT_TO_DECIDE({ count: wanted.length - rows.length }, ['lines']));
  return rows.flatMap(({ itemId }) => itemId ?? []);
}
