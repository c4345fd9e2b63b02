import { type Issue, type OperationContext, stagingErrors, type UploadMode } from '@parasol/core';
import { Individual, type IndividualDataSource } from '@parasol/individual';
import type { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { AnyBeneficiary } from '../../beneficiary/enrolment-kind.ts';
import { hasData } from '../file/file-facts.ts';
import type { PlanRow } from '../file/plan-row.ts';

/**
 * Whether the enrolment of whom a row is about is another one than when the row was read: it is gone, so that the row would enrol them again,
 * or somebody has made or changed what the row would change.
 */
export const isOvertaken = (
  mode: UploadMode,
  { jsonExt, enrolmentId, targetVersion }: Pick<BeneficiaryDataSource, 'jsonExt' | 'enrolmentId' | 'targetVersion'>,
  now: AnyBeneficiary | undefined,
): boolean => {
  if (targetVersion !== null && now === undefined) return true;
  if (mode === 'create' || !hasData(jsonExt as PlanRow['data'])) return false;
  const isAnother = enrolmentId !== null && now?.id !== enrolmentId;
  return isAnother || (now?.version ?? null) !== targetVersion;
};

/**
 * Why rows that matched somebody are about nobody, or somebody else, by now, by the ids of the rows: only those that leave the person as they
 * are, since what changes people is held against them when it is applied.
 */
export async function peopleOvertaken(
  ctx: OperationContext,
  rows: readonly BeneficiaryDataSource[],
  itemOf: (row: BeneficiaryDataSource) => IndividualDataSource | undefined,
): Promise<ReadonlyMap<string, Issue>> {
  const matched = rows.flatMap((row) => {
    const item = itemOf(row);
    return item?.action === 'UNCHANGED' && item.individualId !== null
      ? [{ id: row.id, individualId: item.individualId, version: item.targetVersion }]
      : [];
  });
  if (matched.length === 0) return new Map();
  const people = await ctx.repo(Individual).byIds(matched.map(({ individualId }) => individualId));
  return new Map(
    matched.flatMap(({ id, individualId, version }): [string, Issue][] => {
      const now = people.get(individualId)?.version;
      if (now === version) return [];
      return [[id, now === undefined ? stagingErrors.GONE() : stagingErrors.CHANGED_SINCE()]];
    }),
  );
}
