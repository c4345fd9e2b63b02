import { query } from '@parasol/core';
import { z } from 'zod';
import type { ParameterDescriptor } from '../../calculation-rule/parameter.ts';
import { isActive, RULES, type RuleRegistry } from '../../calculation-rule/registry.ts';
import { ruleKinds } from '../../calculation-rule/rule-kinds.ts';
import { PaymentPlan } from '../../entities/payment-plan.ts';
import { describeRule, descriptorsOf, type RuleDescription } from './describe-rule.ts';

const rights = 'gql_calculation_rule_search_perms';

/** The rules that a plan can choose from today; inactive ones only where they are asked for. */
export const calculationRules = query({
  rights,
  input: z.strictObject({ kind: z.enum(ruleKinds).optional(), includeInactive: z.boolean().optional() }),
  run: async (ctx, { kind, includeInactive = false }): Promise<readonly RuleDescription[]> =>
    ctx
      .resource<RuleRegistry>(RULES)
      .all.filter(
        (rule) => (kind === undefined || rule.kinds.includes(kind)) && (includeInactive || isActive(rule, ctx.today)),
      )
      .map((rule) => describeRule(rule, ctx.today)),
});

/** One rule by its id; null where there is none. */
export const calculationRule = query({
  rights,
  input: z.strictObject({ id: z.string().max(100) }),
  run: async (ctx, { id }): Promise<RuleDescription | null> => {
    const rule = ctx.resource<RuleRegistry>(RULES).find(id);
    return rule === undefined ? null : describeRule(rule, ctx.today);
  },
});

/** Descriptors of the parameters of a payment plan's rule, each with the plan's value. */
export const calculationParams = query({
  rights,
  input: z.strictObject({ paymentPlanId: z.uuid() }),
  run: async (ctx, { paymentPlanId }): Promise<readonly (ParameterDescriptor & { readonly value: unknown })[]> => {
    const plan = await ctx.repo(PaymentPlan).require(paymentPlanId);
    const rule = ctx.resource<RuleRegistry>(RULES).find(plan.calculation);
    if (rule === undefined) return [];
    return descriptorsOf(rule).map((descriptor) => ({
      ...descriptor,
      value: plan.parameters[descriptor.name] ?? null,
    }));
  },
});
