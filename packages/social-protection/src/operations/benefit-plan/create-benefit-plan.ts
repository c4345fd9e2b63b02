import { command } from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { newPlanInput } from './plan-input.ts';
import { planIssues } from './plan-issues.ts';
import { derivedKeys, writePlan } from './write-plan.ts';

export const createBenefitPlan = command({
  rights: 'gql_benefit_plan_create_perms',
  rightsOfParts: { gql_schema_create_perms: ({ beneficiaryDataSchema }) => beneficiaryDataSchema != null },
  approval: 'allowed',
  input: newPlanInput,
  validate: (ctx, input) => planIssues(ctx, input),
  run: (ctx, input) => writePlan(() => ctx.repo(BenefitPlan).insert({ ...input, ...derivedKeys(input) })),
});
