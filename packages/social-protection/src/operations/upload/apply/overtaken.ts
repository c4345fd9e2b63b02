import { type Issue, type OperationContext, stagingErrors, type UploadMode } from '@parasol/core';
import { Individual, type IndividualDataSource, rowsOfOtherGroups } from '@parasol/individual';
import type { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import type { AnyBeneficiary } from '../../beneficiary/enrolment-kind.ts';
import { hasData } from '../file/file-facts.ts';
import type { PlanRow } from '../file/plan-row.ts';
import { matchedIn } from '../upload-records.ts';

/**
 * Whether the enrolment of whom a row is about is another one than when the row was read: it is gone, so that the row would enrol them again,
 * or somebody has made or changed what the row would make or change.
 */
export const isOvertaken = (
  mode: UploadMode,
  { jsonExt, enrolmentId, targetVersion }: Pick<BeneficiaryDataSource, 'jsonExt' | 'enrolmentId' | 'targetVersion'>,
  now: AnyBeneficiary | undefined,
): boolean => {
  if (targetVersion !== null && now === undefined) return true;
  if (!hasData(jsonExt as PlanRow['data'])) return false;
  // A file that only makes people changes nobody who was in the plan.
  if (mode === 'create') return targetVersion === null && now !== undefined;
  const isAnother = enrolmentId !== null && now?.id !== enrolmentId;
  return isAnother || (now?.version ?? null) !== targetVersion;
};

/**
 * Why rows that matched somebody are about nobody, or somebody else, by now, by the ids of the rows: of households those whose code is
 * another one's. What changes people is held against them when it is applied; until then it is asked only whether they are there.
 */
export async function peopleOvertaken(
  ctx: OperationContext,
  plan: Pick<BenefitPlan, 'type'>,
  rows: readonly BeneficiaryDataSource[],
  itemOf: (row: BeneficiaryDataSource) => IndividualDataSource | undefined,
): Promise<ReadonlyMap<string, Issue>> {
  const matched = rows.flatMap((row) => {
    const item = itemOf(row);
    const individualId = matchedIn(item);
    if (item === undefined || individualId === null) return [];
    const changes = item.action === 'UPDATE';
    if (changes && item.state === 'APPLIED') return [];
    return [{ id: row.id, individualId, version: changes ? null : item.targetVersion }];
  });
  const named = plan.type === 'GROUP' ? rows.flatMap((row) => itemOf(row) ?? []) : [];
  const renamed = await rowsOfOtherGroups(ctx, named);
  const overtaken = new Map(
    rows.flatMap((row): [string, Issue][] =>
      renamed.has(itemOf(row)?.id ?? '') ? [[row.id, stagingErrors.CHANGED_SINCE()]] : [],
    ),
  );
  if (matched.length === 0) return overtaken;
  const people = await ctx.repo(Individual).byIds(matched.map(({ individualId }) => individualId));
  for (const { id, individualId, version } of matched) {
    const now = people.get(individualId)?.version;
    if (now === undefined) overtaken.set(id, stagingErrors.GONE());
    else if (version !== null && now !== version) overtaken.set(id, stagingErrors.CHANGED_SINCE());
  }
  return overtaken;
}
