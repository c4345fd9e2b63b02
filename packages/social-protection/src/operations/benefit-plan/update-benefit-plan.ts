import { command, type Issue, type OperationContext, unchanged } from '@parasol/core';
import { Beneficiary } from '../../entities/beneficiary.ts';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { GroupBeneficiary } from '../../entities/group-beneficiary.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { placesTaken, wasUsed } from './enrolled.ts';
import { type BenefitPlanPatch, planPatchInput } from './plan-input.ts';
import { planIssues } from './plan-issues.ts';
import { derivedKeys, writePlan } from './write-plan.ts';

export const updateBenefitPlan = command({
  rights: 'gql_benefit_plan_update_perms',
  approval: 'allowed',
  input: planPatchInput,
  validate: async (ctx, { id, version: _, ...patch }) => [
    ...(await planIssues(ctx, patch, id)),
    ...(await useIssues(ctx, id, patch)),
  ],
  run: async (ctx, { id, version, ...patch }) => {
    // Enrolments lock the plan first, so what is counted here stays true until the commit.
    await ctx.lock(BenefitPlan, id);
    const issues = await useIssues(ctx, id, patch);
    if (issues.length > 0) ctx.fail(...issues);
    const changes = { ...patch, ...derivedKeys(patch) };
    const { row, changed } = await writePlan(() => ctx.repo(BenefitPlan).update(id, version, changes));
    if (changed && patch.beneficiaryDataSchema !== undefined) await claimUnique(ctx, row);
    return changed ? row : unchanged(row);
  },
});

/** What the new schema says is unique is claimed for the beneficiaries that are there; refused when some share a value. */
async function claimUnique(ctx: OperationContext, { id, type, beneficiaryDataSchema }: BenefitPlan): Promise<void> {
  const entity = type === 'GROUP' ? GroupBeneficiary : Beneficiary;
  await ctx.repo(entity).claimUnique(beneficiaryDataSchema ?? undefined, id);
}

/** What the plan's beneficiaries forbid. */
async function useIssues(ctx: OperationContext, id: string, patch: BenefitPlanPatch): Promise<Issue[]> {
  const plan = await ctx.repo(BenefitPlan).require(id);
  const { code } = plan;
  const { type, maxBeneficiaries: capacity } = patch;
  const issues: Issue[] = [];
  if (type !== undefined && type !== plan.type && (await wasUsed(ctx, id)))
    issues.push(errors.TYPE_IN_USE({ code, type: plan.type }, ['type']));
  if (typeof capacity === 'number' && (plan.maxBeneficiaries === null || capacity < plan.maxBeneficiaries)) {
    const taken = await placesTaken(ctx, plan.type === 'GROUP' ? GroupBeneficiary : Beneficiary, id);
    if (capacity < taken) issues.push(errors.CAPACITY_BELOW_ENROLLED({ code, capacity, taken }, ['maxBeneficiaries']));
  }
  return issues;
}
