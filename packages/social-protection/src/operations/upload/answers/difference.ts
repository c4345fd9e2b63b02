import {
  differenceOf,
  type FieldChange,
  isSettled,
  type JsonObject,
  leavesOf,
  type OperationContext,
  type Page,
  query,
} from '@parasol/core';
import { differencesOf, IndividualDataSourceUpload, type ItemDifference, stagedPeople } from '@parasol/individual';
import { z } from 'zod';
import { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from '../../../entities/benefit-plan-data-upload-records.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { aboutOf } from '../apply/apply-people.ts';
import { isOvertaken, peopleOvertaken } from '../apply/overtaken.ts';
import { standingOf } from '../check/enrolled-before.ts';
import { optionsIn, requireWholeUpload } from '../upload-answer.ts';
import { waitingIn } from '../upload-records.ts';

/** What a row of an upload into a plan would change. */
export interface BeneficiaryDifference {
  readonly line: number;
  /** What would become of the person; null where nobody is changed by such files. */
  readonly person: ItemDifference | null;
  /**
   * Whether the person or household would be enrolled, or is in the plan and would have other data there, or the same. Of whom the reader does
   * not reach, UPDATE where the row says anything for the plan.
   */
  readonly enrolment: 'ENROL' | 'UPDATE' | 'UNCHANGED';
  /** What it says for the plan, by field what it was and what it becomes; null where the reader does not reach who is in the plan. */
  readonly changes: readonly FieldChange[] | null;
  /** Whether the person, or the enrolment, was changed or ended by somebody else since, so that the row will be refused. */
  readonly isOvertaken: boolean;
}

/**
 * What an upload into a plan that waits would change: whose data, and what the plan has of whom, page by page in the order of the file. Whether
 * the plan's rule and places let somebody in is decided when it is applied.
 *
 * @example
 * // skip: ids of an upload
 * const { rows } = unwrap(await me.benefitPlanDataUploadRecords.difference({ uploadId }));
 * rows[0]?.changes; // [{ field: 'jsonExt.card', from: 'C1', to: 'C2' }]
 */
export const difference = query({
  rights: 'gql_beneficiary_search_perms',
  input: z.strictObject({
    uploadId: z.uuid().toLowerCase(),
    first: z.int().min(1).max(1000).default(100),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, { uploadId, first, after }): Promise<Page<BeneficiaryDifference>> => {
    const record = await ctx.repo(BenefitPlanDataUploadRecords).require(uploadId);
    requireWholeUpload(ctx, record);
    const plan = await ctx.repo(BenefitPlan).get(record.benefitPlanId);
    if (isSettled(record.status) || plan === undefined) return { rows: [], endCursor: null };
    const { rows, endCursor } = await ctx.repo(BeneficiaryDataSource).find({
      ...{ where: waitingIn({ recordId: uploadId }), orderBy: ['line'], first },
      ...(after === undefined ? {} : { after }),
    });
    return { rows: await differencesIn(ctx, plan, rows, record), endCursor };
  },
});

async function differencesIn(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly BeneficiaryDataSource[],
  record: BenefitPlanDataUploadRecords,
): Promise<readonly BeneficiaryDifference[]> {
  const items = await stagedPeople(
    ctx,
    rows.flatMap(({ itemId }) => itemId ?? []),
  );
  const itemOf = ({ itemId }: BeneficiaryDataSource) => items.get(itemId ?? '');
  const before = await standingOf(ctx, plan, rows, aboutOf(itemOf));
  const planned = rows.flatMap((row) => itemOf(row) ?? []).filter(({ action }) => action !== null);
  const { mode } = optionsIn(record);
  const { dataUploadId } = record;
  const upload = dataUploadId === null ? undefined : await ctx.repo(IndividualDataSourceUpload).get(dataUploadId);
  const enrolled = rows.flatMap((row) => before(row)?.id ?? []);
  const reached = await ctx.repo(kindOf(plan.type).entity).byIds(enrolled);
  const overtaken = await peopleOvertaken(ctx, plan, rows, itemOf);
  const people = new Map((await differencesOf(ctx, upload, planned)).map((person) => [person.id, person]));
  return rows.map((row) => {
    const enrolment = before(row);
    const person = people.get(row.itemId ?? '') ?? null;
    const values = Object.fromEntries(
      leavesOf(row.jsonExt as JsonObject).map(([path, value]) => [`jsonExt.${path}`, value]),
    );
    // Who is in the plan already stays as he is, where the file only makes people.
    const isKept = enrolment !== undefined && mode === 'create';
    const said = isKept ? {} : values;
    const isHidden = enrolment !== undefined && !reached.has(enrolment.id);
    const changes = isHidden ? null : differenceOf(enrolment ?? {}, said);
    const changesAny = (changes ?? Object.keys(said)).length > 0;
    return {
      ...{ line: row.line, person, changes },
      enrolment: enrolment === undefined ? 'ENROL' : changesAny ? 'UPDATE' : 'UNCHANGED',
      isOvertaken: person?.isOvertaken === true || overtaken.has(row.id) || isOvertaken(mode, row, enrolment),
    };
  });
}
