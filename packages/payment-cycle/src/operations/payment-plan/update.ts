import { command, patchInput, unchanged } from '@parasol/core';
import { PaymentPlan } from '../../entities/payment-plan.ts';
import { parameterIssues, planIssues, storedParameters } from './validate.ts';

/**
 * Changes of a plan count from the next cycle on: what is being computed keeps the plan as it was. `parameters` are given whole;
 * fields that are left out stay as they are.
 */
export const update = command({
  rights: 'gql_payment_plan_update_perms',
  approval: 'allowed',
  input: patchInput(PaymentPlan),
  validate: async (ctx, { id, version: _, ...patch }) => {
    const before = await ctx.repo(PaymentPlan).require(id);
    const after = { ...before, ...given(patch) };
    return [...(await planIssues(ctx, after)), ...parameterIssues(ctx, after, before, 'update')];
  },
  run: async (ctx, { id, version, ...patch }) => {
    const plans = ctx.repo(PaymentPlan);
    const after = { ...(await plans.require(id)), ...given(patch) };
    const parameters =
      'parameters' in patch || 'calculation' in patch ? { parameters: storedParameters(ctx, after) } : {};
    const { row, changed } = await plans.update(id, version, { ...patch, ...parameters });
    return changed ? row : unchanged(row);
  },
});

/** Absent is not null. */
const given = (patch: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
