import { command, type PatchOf, patchInput } from '@parasol/core';
import { z } from 'zod';
import { PaymentPlan } from '../../entities/payment-plan.ts';
import { parameterIssues, planIssues, storedParameters } from './validate.ts';

type ReplaceInput = { id: string; version: number; effectiveFrom: string } & PatchOf<typeof PaymentPlan>;

const input = (patchInput(PaymentPlan) as unknown as z.ZodObject).extend({
  effectiveFrom: z.iso.date(),
}) as unknown as z.ZodType<ReplaceInput, ReplaceInput>;

/**
 * A successor takes over on a day. It counts its due dates from the same start as its predecessor, so that the month of the change is
 * not paid twice.
 */
export const replace = command({
  rights: 'gql_payment_plan_replace_perms',
  approval: 'allowed',
  input,
  validate: async (ctx, { id, version: _, effectiveFrom: __, ...patch }) => {
    const before = await ctx.repo(PaymentPlan).require(id);
    const after = { ...before, ...patch };
    return [...(await planIssues(ctx, after)), ...parameterIssues(ctx, after, before, 'replace')];
  },
  run: async (ctx, { id, version, effectiveFrom, ...patch }) => {
    const plans = ctx.repo(PaymentPlan);
    const before = await plans.require(id);
    const parameters = storedParameters(ctx, { ...before, ...patch });
    const dateStart = before.dateStart ?? before.dateValidFrom;
    return (await plans.replace(id, version, effectiveFrom, { dateStart, ...patch, parameters })).successor;
  },
});
