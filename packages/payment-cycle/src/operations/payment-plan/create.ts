import { command, newInput } from '@parasol/core';
import { PaymentPlan } from '../../entities/payment-plan.ts';
import { parameterIssues, planIssues, storedParameters } from './validate.ts';

export const create = command({
  rights: 'gql_payment_plan_create_perms',
  approval: 'allowed',
  input: newInput(PaymentPlan),
  validate: async (ctx, input) => [
    ...(await planIssues(ctx, withEmpty(input))),
    ...parameterIssues(ctx, input, undefined, 'write'),
  ],
  run: (ctx, input) => ctx.repo(PaymentPlan).insert({ ...input, parameters: storedParameters(ctx, input) }),
});

/** Parameters that are left out are none. */
const withEmpty = (input: Readonly<Record<string, unknown>>) => ({ ...input, parameters: input['parameters'] ?? {} });
