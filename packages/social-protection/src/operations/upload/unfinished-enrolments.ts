import { type OperationContext, ofChanges, unfinishedChanges } from '@parasol/core';

/** The signals of the jobs that enrol the rows of files, and the phase in which they do, range by range. */
export const IMPORT_BENEFICIARIES = 'benefit_plan.import_beneficiaries';
export const APPLY_ITEMS = 'benefit_plan.apply_items';
export const ENROL = 'enrol';

/**
 * The condition, in JSON-logic over beneficiaries or group beneficiaries, that they came by a file of which not everybody is enrolled yet;
 * undefined where there is no such file. Whoever holds the plan, or has asked `unfinishedImports` in this transaction, sees all that such
 * files have enrolled. Who came by the change of this call is not meant.
 *
 * @example
 * const partial = await unfinishedEnrolments(ctx);
 * const count = partial === undefined ? 0 : await ctx.repo(Beneficiary).count(partial);
 */
export async function unfinishedEnrolments(ctx: OperationContext): Promise<unknown> {
  const changes = [
    ...(await unfinishedChanges(ctx, { signal: IMPORT_BENEFICIARIES }, ENROL)),
    ...(await unfinishedChanges(ctx, { signal: APPLY_ITEMS }, ENROL)),
  ].filter((change) => change !== ctx.changeId);
  return changes.length === 0 ? undefined : ofChanges(changes);
}
