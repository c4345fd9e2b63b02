import { command, type Issue, type OperationContext, unchanged } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { awaitsUploads, enrolmentEntityOf, placesTaken, wasUsed } from './enrolled.ts';
import { type BenefitPlanPatch, planPatchInput } from './plan-input.ts';
import { planIssues } from './plan-issues.ts';
import { requireSchemaFits } from './plan-schema.ts';
import { excludeMutually, programmeIssues } from './programme-issues.ts';
import { derivedKeys, writePlan } from './write-plan.ts';

export const updateBenefitPlan = command({
  rights: 'gql_benefit_plan_update_perms',
  // A schema decides what is asked of everybody in the plan, so that it has rights of its own.
  rightsOfParts: {
    gql_schema_update_perms: ({ beneficiaryDataSchema }) => beneficiaryDataSchema != null,
    gql_schema_delete_perms: ({ beneficiaryDataSchema }) => beneficiaryDataSchema === null,
  },
  approval: 'allowed',
  input: planPatchInput,
  validate: async (ctx, { id, version: _, ...patch }) => [
    ...(await planIssues(ctx, patch, id)),
    ...(await useIssues(ctx, id, patch)),
    ...(await programmeIssues(ctx, patch, await ctx.repo(BenefitPlan).require(id))),
  ],
  run: async (ctx, { id, version, ...patch }) => {
    // Enrolments lock the plan first, so what is counted here stays true until the commit.
    await ctx.lock(BenefitPlan, id);
    const issues = await useIssues(ctx, id, patch);
    if (issues.length > 0) ctx.fail(...issues);
    const current = await ctx.repo(BenefitPlan).require(id);
    const changes = { ...patch, ...derivedKeys(patch), ...reasonOf(current, patch) };
    const { row, changed } = await writePlan(() => ctx.repo(BenefitPlan).update(id, version, changes));
    if (changed && patch.beneficiaryDataSchema !== undefined) {
      await requireSchemaFits(ctx, row);
      await claimUnique(ctx, row);
    }
    if (changed && patch.exclusiveWith !== undefined) await excludeMutually(ctx, row, current.exclusiveWith ?? []);
    return changed ? row : unchanged(row);
  },
});

/** What the new schema says is unique is claimed for the beneficiaries that are there; refused when some share a value. */
async function claimUnique(ctx: OperationContext, plan: BenefitPlan): Promise<void> {
  await ctx.repo(enrolmentEntityOf(plan)).claimUnique(plan.beneficiaryDataSchema ?? undefined, plan.id);
}

/** A reason belongs to the status that it was given for. */
const reasonOf = ({ status }: BenefitPlan, patch: BenefitPlanPatch) =>
  patch.status === undefined || patch.status === status ? {} : { statusReason: patch.statusReason ?? null };

/** What the plan's beneficiaries, and files that are to become such, forbid. */
async function useIssues(ctx: OperationContext, id: string, patch: BenefitPlanPatch): Promise<Issue[]> {
  const plan = await ctx.repo(BenefitPlan).require(id);
  const { code } = plan;
  const { type, maxBeneficiaries: capacity } = patch;
  const issues: Issue[] = [];
  if (patch.status === 'CLOSED' && plan.status !== 'CLOSED') issues.push(errors.CLOSE_INSTEAD({ code }, ['status']));
  if (type !== undefined && type !== plan.type) {
    if (await wasUsed(ctx, id)) issues.push(errors.TYPE_IN_USE({ code, type: plan.type }, ['type']));
    else if (await awaitsUploads(ctx, id)) issues.push(errors.TYPE_WITH_UPLOADS({ code, type: plan.type }, ['type']));
  }
  if (typeof capacity === 'number' && (plan.maxBeneficiaries === null || capacity < plan.maxBeneficiaries)) {
    const taken = await placesTaken(ctx, enrolmentEntityOf(plan), id);
    if (capacity < taken) issues.push(errors.CAPACITY_BELOW_ENROLLED({ code, capacity, taken }, ['maxBeneficiaries']));
  }
  return issues;
}
