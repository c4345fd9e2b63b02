import { command } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { newPlanInput } from './plan-input.ts';
import { planIssues } from './plan-issues.ts';
import { excludeMutually, programmeIssues } from './programme-issues.ts';
import { derivedKeys, writePlan } from './write-plan.ts';

export const createBenefitPlan = command({
  rights: 'gql_benefit_plan_create_perms',
  rightsOfParts: { gql_schema_create_perms: ({ beneficiaryDataSchema }) => beneficiaryDataSchema != null },
  approval: 'allowed',
  input: newPlanInput,
  validate: async (ctx, input) => [...(await planIssues(ctx, input)), ...(await programmeIssues(ctx, input))],
  run: async (ctx, input) => {
    const plan = await writePlan(() => ctx.repo(BenefitPlan).insert({ ...input, ...derivedKeys(input) }));
    if (plan.exclusiveWith !== null) await excludeMutually(ctx, plan, []);
    return plan;
  },
});
