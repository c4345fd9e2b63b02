import type { AnyEntity, OperationContext } from '@parasol/core';
import { Beneficiary } from '../../entities/beneficiary.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { BenefitPlanDataUploadRecords } from '../../entities/benefit-plan-data-upload-records.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';
import { placeHoldingStatuses } from '../../states.ts';

/** Where the places of a plan are kept: as people or as households. */
export const enrolmentEntityOf = ({ type }: Pick<BenefitPlan, 'type'>): typeof Beneficiary =>
  (type === 'GROUP' ? GroupBeneficiary : Beneficiary) as typeof Beneficiary;

export const ofPlan = (planId: string) => ({ '==': [{ var: 'benefitPlanId' }, planId] });

/** Places of a plan that are taken. Exact only while the plan's row is locked. */
export const placesTaken = (ctx: OperationContext, entity: AnyEntity, planId: string): Promise<number> =>
  // Whoever asks: a place is taken by whom he does not see as well.
  ctx.repo(entity, { scope: 'all' }).count({
    and: [ofPlan(planId), { in: [{ var: 'status' }, placeHoldingStatuses] }, { missing: 'replacementUuid' }],
  });

/** Whether anybody was ever enrolled in a plan, deleted enrolments included: payments may refer to them. */
export async function wasUsed(ctx: OperationContext, planId: string): Promise<boolean> {
  const options = { where: ofPlan(planId), includeDeleted: true };
  // Whoever asks: what was paid elsewhere refers to the plan, too.
  const person = await ctx.repo(Beneficiary, { scope: 'all' }).first(options);
  return person !== undefined || (await ctx.repo(GroupBeneficiary, { scope: 'all' }).first(options)) !== undefined;
}

/** Whether files were uploaded into a plan that are not done: their rows were read as people, or as households. */
export async function awaitsUploads(ctx: OperationContext, planId: string): Promise<boolean> {
  const where = { and: [ofPlan(planId), { in: [{ var: 'status' }, [...NOT_DONE]] }] };
  // Whoever uploaded them.
  const options = { where, orderBy: [] };
  return (await ctx.repo(BenefitPlanDataUploadRecords, { scope: 'all' }).first(options)) !== undefined;
}

const NOT_DONE = ['PENDING', 'IN_PROGRESS', 'WAITING_FOR_VERIFICATION'] as const;
