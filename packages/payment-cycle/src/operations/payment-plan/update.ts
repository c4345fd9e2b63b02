import { command, type OperationContext, patchInput, unchanged } from '@parasol/core';
import { PaymentCalculation } from '../../entities/payment-calculation.ts';
import { PaymentPlan } from '../../entities/payment-plan.ts';
import { paymentCycleErrors } from '../../errors.ts';
import { recurrenceOf } from '../../process/due-plans.ts';
import { parameterIssues, planIssues, storedParameters } from './validate.ts';

/**
 * Changes of a plan count from the next cycle on: what is being computed keeps the plan as it was. `parameters` are given whole;
 * fields that are left out stay as they are. Once something was computed, the due dates stay (`payment_cycle.PLAN_COMPUTED`).
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
    const before = await plans.require(id, { lock: true });
    const after = { ...before, ...given(patch) };
    await requireSameDueDates(ctx, before, after);
    const parameters =
      'parameters' in patch || 'calculation' in patch ? { parameters: storedParameters(ctx, after) } : {};
    const { row, changed } = await plans.update(id, version, { ...patch, ...parameters });
    return changed ? row : unchanged(row);
  },
});

/** Due dates count from the start: moved after a month was computed, a plan of every second month would pay two in a row. */
async function requireSameDueDates(ctx: OperationContext, before: PaymentPlan, after: PaymentPlan): Promise<void> {
  const [old, now] = [recurrenceOf(before), recurrenceOf(after)];
  const moved = [
    ...(old.periodicity === now.periodicity ? [] : ['periodicity']),
    ...(old.start === now.start ? [] : [after.dateStart === before.dateStart ? 'dateValidFrom' : 'dateStart']),
  ];
  if (moved.length === 0) return;
  const computed = await ctx.repo(PaymentCalculation).count({ '==': [{ var: 'paymentPlanId' }, before.id] });
  const { code } = before;
  if (computed > 0) ctx.fail(...moved.map((field) => paymentCycleErrors.PLAN_COMPUTED({ code, field }, [field])));
}

/** Absent is not null. */
const given = (patch: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
