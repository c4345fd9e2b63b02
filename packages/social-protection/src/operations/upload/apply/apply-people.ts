import { isSettled, type OperationContext, type Refusal, refusalOf, stagingErrors, validationsOf } from '@parasol/core';
import {
  Group,
  type IndividualDataSource,
  IndividualDataSourceUpload,
  IndividualImportService,
  individualErrors,
  refuseStagedPeople,
  stagedPeople,
} from '@parasol/individual';
import type { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import type { BenefitPlanDataUploadRecords } from '../../../entities/benefit-plan-data-upload-records.ts';
import { closedIssues } from '../../beneficiary/plan.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { refuseByPlan } from '../check/check-rows.ts';
import { standingOf } from '../check/enrolled-before.ts';
import { optionsIn } from '../upload-answer.ts';
import { endRow, rowsOf, waitingIn } from '../upload-records.ts';
import { isOvertaken, peopleOvertaken } from './overtaken.ts';
import { placesOf } from './places.ts';
import { updateEnrolled } from './update-enrolled.ts';

/** An upload into a plan whose people went into an upload of their own. */
type Waiting = Pick<BenefitPlanDataUploadRecords, 'id' | 'dataUploadId' | 'summary'>;

const itemIs = (state: string): unknown => ({ '==': [{ var: 'item.state' }, state] });

/**
 * Has the accepted items of the people's upload applied, and tells the rows that waited for them what became of their people. Rows about which
 * nobody has decided wait on. The plan is held.
 */
export async function applyPeople(ctx: OperationContext, plan: BenefitPlan, record: Waiting): Promise<void> {
  const { id: recordId, dataUploadId: uploadId } = record;
  if (uploadId === null) return;
  await requireNobodyApplies(ctx, record);
  const accepted = { and: [waitingIn({ recordId }), itemIs('ACCEPTED')] };
  if ((await rowsOf(ctx).count(accepted)) > 0) await ctx.call(IndividualImportService.applyItems, { uploadId });
  const { status } = await ctx.repo(IndividualDataSourceUpload, { scope: 'all' }).require(uploadId);
  for await (const { rows, itemOf } of waitingRows(ctx, recordId)) {
    const applied: string[] = [];
    for (const row of rows) {
      const item = itemOf(row);
      if (item === undefined || item.refusalCode !== null)
        await endRow(ctx, row, 'REFUSED', item?.refusalCode ?? stagingErrors.GONE().code, item?.validations, item);
      else if (item.state === 'APPLIED' || (item.state === 'VALID' && isSettled(status))) applied.push(row.id);
      else if (isSettled(status)) await endRow(ctx, row, 'REJECTED', item.validations['reason'], undefined, item);
    }
    await findPlaces(ctx, plan, applied, itemOf, rows);
  }
  // A plan that is closed keeps what it has.
  const isClosed = closedIssues(ctx, kindOf(plan.type), plan).length > 0;
  const { mode } = optionsIn(record);
  if (mode !== 'create' && !isClosed) await updateEnrolled(ctx, plan, { recordId, mode });
}

/** Refuses while somebody applies items of the people's upload by itself, or was cut off doing so: nobody is to use who is made by it before it is done. */
export async function requireNobodyApplies(
  ctx: OperationContext,
  { dataUploadId }: Pick<Waiting, 'dataUploadId'>,
): Promise<void> {
  if (dataUploadId === null) return;
  const uploads = ctx.repo(IndividualDataSourceUpload, { scope: 'all' });
  const { status } = await uploads.require(dataUploadId, { lock: true });
  if (status === 'IN_PROGRESS') ctx.fail(individualErrors.IMPORT_UNFINISHED());
}

/** Rows get the people whom their items became; those whom nobody can be enrolled by are left out. */
async function findPlaces(
  ctx: OperationContext,
  plan: BenefitPlan,
  applied: readonly string[],
  itemOf: ItemOf,
  all: readonly BeneficiaryDataSource[],
): Promise<void> {
  if (applied.length === 0) return;
  const isApplied = new Set(applied);
  const rows = all.filter(({ id }) => isApplied.has(id));
  const people = rows.flatMap((row) => itemOf(row)?.individualId ?? []);
  const codeOf = (row: BeneficiaryDataSource) => itemOf(row)?.groupCode ?? null;
  const placeOf = await placesOf(ctx, plan, people, rows.map(codeOf));
  const overtaken = await peopleOvertaken(ctx, plan, rows, itemOf);
  await rowsOf(ctx).updateWhere({
    where: { in: [{ var: 'id' }, applied] },
    set: {
      individualId: { expression: { var: 'item.individualId' } },
      ...(plan.type === 'GROUP' ? { groupId: { lookup: Group, by: { code: { var: 'item.groupCode' } } } } : {}),
      itemId: { value: null },
      record: { value: {} },
    },
  });
  for (const row of rows) {
    const issue = overtaken.get(row.id);
    const place = placeOf({ line: row.line, groupCode: codeOf(row) }, itemOf(row)?.individualId ?? null);
    const refusal = issue !== undefined ? refusalOf(issue, null, undefined) : 'refusal' in place && place.refusal;
    // Who was made or changed is in the registry: nobody makes them a second time by this file.
    if (refusal) await endRow(ctx, row, 'LEFT_OUT', refusal.code, validationsOf([refusal]));
  }
}

/**
 * Ends accepted items whose rows the plan as it is now does not take: a value that somebody else has by now, a schema that was changed, a person
 * or beneficiary who was, somebody who was taken off the plan. Nobody is made or changed by them.
 */
export async function refuseOvertaken(ctx: OperationContext, plan: BenefitPlan, record: Waiting): Promise<void> {
  const { mode, mapping } = optionsIn(record);
  if (record.dataUploadId === null) return;
  const names = (record.summary['columns'] ?? []) as readonly string[];
  const columns = names.map((name) => mapping[name] ?? name);
  const refused = new Map<string, Refusal>();
  for await (const { rows: all, itemOf } of waitingRows(ctx, record.id, itemIs('ACCEPTED'))) {
    const before = await standingOf(ctx, plan, all, aboutOf(itemOf));
    const overtaken = await peopleOvertaken(ctx, plan, all, itemOf);
    const judged = all.map((stored) => {
      const cells = names.map((name) => String(stored.record[name] ?? ''));
      const row = {
        line: stored.line,
        data: stored.jsonExt,
        cells,
        refusals: [] as Refusal[],
      };
      const since = before(stored);
      const isAnother = isOvertaken(mode, stored, since);
      const issue = overtaken.get(stored.id) ?? (isAnother ? stagingErrors.CHANGED_SINCE() : undefined);
      if (issue !== undefined) row.refusals.push(refusalOf(issue, null, undefined));
      return { row, leads: stored.leads, before: since, stored };
    });
    await refuseByPlan(ctx, plan, { rows: judged, columns, changes: mode !== 'create' });
    for (const { row, stored } of judged)
      if (row.refusals[0] !== undefined && stored.itemId !== null) refused.set(stored.itemId, row.refusals[0]);
  }
  await refuseStagedPeople(ctx, record.dataUploadId, refused);
}

/** Whom waiting rows are about. */
export const aboutOf = (itemOf: ItemOf) => (row: BeneficiaryDataSource) => {
  const item = itemOf(row);
  return { item, groupCode: item?.groupCode ?? null };
};

type ItemOf = (row: BeneficiaryDataSource) => IndividualDataSource | undefined;

async function* waitingRows(
  ctx: OperationContext,
  recordId: string,
  ...more: readonly unknown[]
): AsyncGenerator<{ readonly rows: readonly BeneficiaryDataSource[]; readonly itemOf: ItemOf }, void, undefined> {
  for await (const rows of rowsOf(ctx).stream({ where: { and: [waitingIn({ recordId }), ...more] } })) {
    const items = await stagedPeople(
      ctx,
      rows.flatMap(({ itemId }) => itemId ?? []),
    );
    yield { rows, itemOf: ({ itemId }) => items.get(itemId ?? '') };
  }
}
