import {
  isSettled,
  type JobContext,
  job,
  type OperationContext,
  requireRights,
  stagingErrors,
  unchanged,
} from '@parasol/core';
import { IndividualDataSourceUpload, requireRightsToChange } from '@parasol/individual';
import { z } from 'zod';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { closedIssues, heldPlan, planOf } from '../beneficiary/plan.ts';
import { kindOf } from '../eligibility-rule/read-definition.ts';
import { applyPeople, refuseOvertaken, requireNobodyApplies } from './apply/apply-people.ts';
import { enrolRows } from './apply/enrol-rows.ts';
import { APPLY_ITEMS, ENROL } from './unfinished-enrolments.ts';
import { answerOf, finishUpload, isGrouped, optionsIn, roundOf } from './upload-answer.ts';
import type { EnrolState } from './upload-input.ts';
import { recordsOf, rowsOf, waitingIn } from './upload-records.ts';

/** Which time rows of an upload are applied: those that are accepted later are applied by another run. */
interface RoundState extends EnrolState {
  readonly round: number;
}

/**
 * Applies the accepted rows of an upload into a plan: makes or changes their people and enrols them by what the plan asks of everybody. A row
 * that the plan does not take any more ends with its reason, and nobody is made of it. Rows about which nobody has decided wait on; when some of
 * them are accepted, it is called again. It also goes on where the people's upload was applied by itself.
 *
 * @example
 * // skip: ids of an upload
 * unwrap(await me.benefitPlanDataUploadRecords.acceptItems({ uploadId, reason: 'Compared with the paper lists.' }));
 * const { status, enrolled } = unwrap(await me.beneficiaryImports.applyItems({ uploadId }));
 */
export const applyItems = job({
  rights: ['gql_beneficiary_accept_perms', 'gql_beneficiary_create_perms'],
  input: z.strictObject({ uploadId: z.uuid().toLowerCase() }),
  start,
  execute: async (run: JobContext, state: RoundState): Promise<void> => {
    await run.alone('people', async (lease) => {
      await lease.transaction(async (ctx) => {
        const plan = await heldPlan(ctx, state.benefitPlanId);
        // For a plan that was closed at this instant nobody is made: the rows wait, and may be rejected.
        if (closedIssues(ctx, kindOf(plan.type), plan).length > 0) return;
        const record = await recordsOf(ctx).require(state.recordId);
        await requireNobodyApplies(ctx, record);
        await refuseOvertaken(ctx, plan, record);
        await applyPeople(ctx, plan, record);
      });
      return {};
    });
    const { type } = await run.transaction((ctx) => heldPlan(ctx, state.benefitPlanId));
    await enrolRows(run, kindOf(type), state);
  },
  finish: finishUpload,
});

const UPDATE = 'gql_beneficiary_update_perms';
type Rights = Readonly<Record<typeof UPDATE, readonly string[]>>;

async function start(ctx: OperationContext, { uploadId }: { readonly uploadId: string }) {
  const record = await ctx.repo(BenefitPlanDataUploadRecords).require(uploadId, { lock: true });
  if (isSettled(record.status)) return unchanged(answerOf(record));
  const { status, mode } = optionsIn(record);
  // Who only makes people does not change them by applying what somebody else uploaded.
  requireRightsToChange(ctx, APPLY_ITEMS, { mode, grouped: isGrouped(record) });
  if (mode !== 'create')
    requireRights(ctx.actor, APPLY_ITEMS, [ctx.configuration<Rights>('social_protection')[UPDATE]]);
  const before = roundOf(record);
  const goesOn = record.status === 'IN_PROGRESS' && before > 0;
  if (!goesOn && record.status !== 'WAITING_FOR_VERIFICATION')
    ctx.fail(stagingErrors.NOT_WAITING({ status: record.status }, ['uploadId']));
  const round = before + (goesOn ? 0 : 1);
  if (!goesOn) {
    const plan = await planOf(ctx, record.benefitPlanId);
    const closed = closedIssues(ctx, kindOf(plan.type), plan);
    if (closed.length > 0) ctx.fail(...closed);
    await requireNobodyApplies(ctx, record);
    if (!(await isSomethingDecided(ctx, record))) ctx.fail(stagingErrors.NOTHING_ACCEPTED({}, ['uploadId']));
    const summary = { ...record.summary, round };
    await recordsOf(ctx).update(uploadId, record.version, { status: 'IN_PROGRESS', summary });
  }
  const state: RoundState = { recordId: uploadId, benefitPlanId: record.benefitPlanId, status, mode, round };
  const phases = [
    { name: 'people', share: 6 },
    { name: ENROL, share: 4 },
  ];
  return { key: `${APPLY_ITEMS}:${uploadId}:${round}`, state, phases };
}

/** Whether anything of what the upload waits for has happened: here, or in the upload of its people. */
async function isSomethingDecided(
  ctx: OperationContext,
  { id: recordId, dataUploadId }: BenefitPlanDataUploadRecords,
): Promise<boolean> {
  if (dataUploadId === null) return true;
  const upload = await ctx.repo(IndividualDataSourceUpload, { scope: 'all' }).require(dataUploadId);
  if (isSettled(upload.status)) return true;
  const decided = { '!': { in: [{ var: 'item.state' }, ['VALID', 'REJECTED']] } };
  return (await rowsOf(ctx).count({ and: [waitingIn({ recordId }), decided] })) > 0;
}
