import {
  type Actor,
  currencyExponent,
  type Issue,
  isDomainFailure,
  type OperationContext,
  type RoundingMode,
  roundingModes,
} from '@parasol/core';
import { checkJsonValue } from '@parasol/core/internal';
import { BenefitPlan } from '@parasol/social-protection';
import { beneficiariesOf } from '../../calculation/population.ts';
import { prepare } from '../../calculation/prepare.ts';
import type { CalculationRule } from '../../calculation-rule/calculation-rule.ts';
import type { ParameterRights } from '../../calculation-rule/parameter.ts';
import { readParameters } from '../../calculation-rule/read-parameters.ts';
import { RULES, type RuleRegistry } from '../../calculation-rule/registry.ts';
import { paymentCycleErrors } from '../../errors.ts';
import { monthOf } from '../../period/period.ts';

/** What of a payment plan its rule is concerned with. Not yet checked by the entity. */
export type PlanValues = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a plan can be computed: its rule, its parameters, and each formula against the data of whom it pays. */
export async function planIssues(ctx: OperationContext, values: PlanValues): Promise<Issue[]> {
  const { benefitPlanId = null, businessObjectType = null, businessObjectId = null } = values;
  const ofHost = businessObjectType !== null && businessObjectId !== null;
  const issues: Issue[] = [];
  const partly = businessObjectType !== null || businessObjectId !== null;
  if ((benefitPlanId !== null && partly) || (benefitPlanId === null && !ofHost)) {
    issues.push(paymentCycleErrors.TARGET_REQUIRED({}, ['benefitPlanId']));
  }
  try {
    const rule = ruleOf(ctx, values);
    if (rule === undefined || !isObject(values['parameters'])) return issues;
    const plan = typeof benefitPlanId === 'string' ? await benefitPlanOf(ctx, benefitPlanId) : undefined;
    if (plan === undefined) readParameters(rule.parameters, values['parameters']);
    else tryOut(ctx, rule, plan, values);
  } catch (error) {
    if (!isDomainFailure(error)) throw error;
    issues.push(...error.errors);
  }
  return issues;
}

function ruleOf(ctx: OperationContext, { calculation }: PlanValues): CalculationRule | undefined {
  return typeof calculation === 'string'
    ? ctx.resource<RuleRegistry>(RULES).require(calculation, ctx.today)
    : undefined;
}

/** A missing plan is for the entity to refuse. */
async function benefitPlanOf(ctx: OperationContext, id: string): Promise<BenefitPlan | undefined> {
  const found = await ctx.repo(BenefitPlan).byIds([id]);
  return found.get(id);
}

/** Computes nobody, but reads everything as a cycle would. */
function tryOut(ctx: OperationContext, rule: CalculationRule, target: BenefitPlan, values: PlanValues): void {
  const { currency, roundingMode = 'half-up', parameters } = values;
  const known = typeof currency === 'string' && currencyExponent(currency) !== undefined;
  const { kind, source, documents } = beneficiariesOf(target);
  const { formula } = prepare({
    rule,
    kind,
    plan: {
      currency: known ? currency : 'EUR',
      roundingMode: (roundingModes as readonly unknown[]).includes(roundingMode)
        ? (roundingMode as RoundingMode)
        : 'half-up',
      parameters: parameters as Readonly<Record<string, unknown>>,
    },
    period: monthOf(Number(ctx.today.slice(0, 4)), Number(ctx.today.slice(5, 7))),
    extra: extraForTrial(rule),
    source,
    documents: { ...ctx.documents, ...documents },
    catalog: ctx.catalog,
    operators: ctx.operators,
  });
  const fields = ctx.access?.fields;
  // Formulas that were stored by others go on; new ones do not read what their author does not see.
  if (formula.reading === 'code' || fields?.isGiven(parameters) !== true) return;
  for (const { when, amount } of formula.lines)
    for (const tree of [when, amount]) if (tree !== null) fields.requireVisible(tree, source, ['parameters']);
}

/** Values that only a cycle brings; here it matters only that formulas could be read with them. */
const extraForTrial = (rule: CalculationRule): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(rule.extra).flatMap(([name, { descriptor, valueType }]) => {
      if (!descriptor.required) return [];
      const sample: Record<string, unknown> = { number: '1', date: '2000-01-01', boolean: true };
      const choice = descriptor.optionSet[0]?.value ?? 'x';
      return [[name, valueType === undefined ? [] : (sample[valueType.kind] ?? choice)]];
    }),
  );

/** The parameters as they are stored: defaults filled in, numbers as decimal text. A missing rule is for the entity to refuse. */
export function storedParameters(ctx: OperationContext, values: PlanValues): Record<string, unknown> {
  const rule = ruleOf(ctx, values);
  const parameters = isObject(values['parameters']) ? values['parameters'] : {};
  return rule === undefined ? { ...parameters } : readParameters(rule.parameters, parameters);
}

/** Each parameter has rights of its own; who may change a plan may not thereby change every amount. */
export function parameterIssues(
  ctx: OperationContext,
  values: PlanValues,
  before: PlanValues | undefined,
  right: keyof ParameterRights,
): Issue[] {
  const { calculation, parameters } = values;
  const rule = typeof calculation === 'string' ? ctx.resource<RuleRegistry>(RULES).find(calculation) : undefined;
  if (rule === undefined || !isObject(parameters)) return [];
  const notJson = checkJsonValue(parameters, ['parameters']);
  if (notJson.length > 0) return notJson;
  const old = isObject(before?.['parameters']) ? before['parameters'] : {};
  return Object.entries(rule.parameters).flatMap(([name, { descriptor }]) => {
    const anyOf = descriptor.rights[right];
    if (JSON.stringify(parameters[name]) === JSON.stringify(old[name]) || mayDo(ctx.actor, anyOf)) return [];
    return [paymentCycleErrors.PARAMETER_RIGHT({ parameter: name, anyOf }, ['parameters', name])];
  });
}

const mayDo = ({ rights }: Actor, anyOf: readonly string[]): boolean => anyOf.some((right) => rights.includes(right));
