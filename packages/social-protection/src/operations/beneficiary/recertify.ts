import { job, type Operation, type OperationContext, type TreeNode } from '@parasol/core';
import { allOf, anyOf, checkedTree, comparison, isMissing, type NumberTree, negated } from '@parasol/core/internal';
import { z } from 'zod';
import { conditionsOf } from '../../eligibility/compile-rule.ts';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { EligibilityRule } from '../../entities/eligibility-rule.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { compiled } from '../eligibility-rule/read-definition.ts';
import { ofEnrolment, type PlanConditions, ruleOfPlan, together } from './conditions.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import type { CriterionCount } from './funnel.ts';
import { keptScore } from './judge.ts';
import { closedIssues } from './plan.ts';

/** What running a rule again over those who are enrolled takes. */
export interface RecertifyInput {
  readonly benefitPlanId: string;
  /** What becomes of those who do not satisfy it any more. @default 'SUSPENDED' */
  readonly leave?: 'SUSPENDED' | 'GRADUATED' | undefined;
  /** Whether those come back whom an earlier run suspended and who satisfy it now. @default true */
  readonly returning?: boolean | undefined;
}

/** What recertification did, in numbers. */
export interface Recertified {
  readonly benefitPlanId: string;
  readonly rule: { readonly id: string; readonly code: string; readonly version: number; readonly hash: string };
  /** Who was ACTIVE and left. */
  readonly left: number;
  /** By what, in the order of the rule: each is counted under the first that does not hold. */
  readonly leftBy: readonly Pick<CriterionCount, 'criterion' | 'removed'>[];
  /** Whom an earlier run had suspended and who is ACTIVE again. */
  readonly returned: number;
  /** Who satisfies the rule and stays suspended, because somebody decided so. */
  readonly pausesKept: number;
}

/** Why somebody is back, in `statusReason`. */
export const ELIGIBLE_AGAIN = 'ELIGIBLE_AGAIN';

/**
 * Runs the plan's rule again over everybody in it, range by range. Who does not satisfy it leaves, with the criterion as reason; who was
 * suspended by an earlier run and satisfies it comes back. What a person decided stays: a deliberate pause is never undone.
 */
export const recertifyOf = (kind: EnrolmentKind): Operation<RecertifyInput, Recertified> =>
  job({
    rights: 'gql_beneficiary_update_perms',
    approval: 'allowed',
    scope: 'whole',
    input: z.strictObject({
      benefitPlanId: z.uuid().toLowerCase(),
      leave: z.enum(['SUSPENDED', 'GRADUATED']).default('SUSPENDED'),
      returning: z.boolean().default(true),
    }),
    start: async (ctx, { benefitPlanId, leave, returning }) => {
      const plan = await ctx.repo(BenefitPlan).require(benefitPlanId);
      const issues = closedIssues(ctx, kind, plan);
      if (issues.length > 0) ctx.fail(...issues);
      const { id: ruleId } = requireRule(ctx, plan, await ruleOfPlan(ctx, plan)).row;
      // Each call is a work of its own: data change, and the rule is run again.
      return {
        key: `beneficiary.recertify:${benefitPlanId}:${ctx.changeId}`,
        state: { benefitPlanId, ruleId, leave, returning },
      };
    },
    execute: async (run, state) => {
      await run.overRanges(
        'beneficiaries',
        (ctx, size) => ctx.repo(kind.entity).cuts({ where: ofPlan(state.benefitPlanId), size }),
        async (ctx, range) => {
          // A plan that was closed since takes nobody back.
          const plan = await ctx.repo(BenefitPlan).require(state.benefitPlanId, { lock: true });
          const rule = await ruleOf(ctx, state.ruleId);
          const judging = { ctx, kind, planId: plan.id, rule };
          await keepScores(judging, range);
          const left = await leave(judging, state.leave, range);
          const returned = state.returning && plan.status === 'OPEN' ? await comeBack(judging, range) : 0;
          return { left, returned };
        },
      );
    },
    finish: async (ctx, { benefitPlanId, ruleId, leave: target }) => {
      const rule = await ruleOf(ctx, ruleId);
      const { id, code, ruleVersion: version, contentHash: hash } = rule.row;
      const rows = ctx.repo(kind.entity);
      const ofRun = {
        and: [
          ofPlan(benefitPlanId),
          { '==': [{ var: 'changeId' }, ctx.changeId] },
          { '==': [{ var: 'statusCause' }, 'ELIGIBILITY'] },
        ],
      };
      const groups = await rows.aggregate({
        where: { and: [ofRun, { '==': [{ var: 'status' }, target] }] },
        groupBy: { reason: { var: 'statusReason' } },
        select: { rows: { function: 'count' } },
      });
      const counts = new Map(groups.map((group) => [group['reason'], Number(group['rows'])]));
      const leftBy = conditionsOf(rule.compiled).map(({ name }) => ({
        criterion: name,
        removed: counts.get(name) ?? 0,
      }));
      const again = { '==': [{ var: 'statusReason' }, ELIGIBLE_AGAIN] };
      return {
        benefitPlanId,
        rule: { id, code, version, hash },
        left: leftBy.reduce((sum, { removed }) => sum + removed, 0),
        leftBy,
        returned: await rows.count({ and: [ofRun, again, { '==': [{ var: 'status' }, 'ACTIVE'] }] }),
        pausesKept: await rows.count(
          together(ctx, kind.entity, { and: [ofPlan(benefitPlanId), PAUSED_BY_HAND] }, [eligible(kind, rule)]),
        ),
      };
    },
  }) as never;

type Rule = NonNullable<PlanConditions['rule']>;
interface Judging {
  readonly ctx: OperationContext;
  readonly kind: EnrolmentKind;
  readonly planId: string;
  readonly rule: Rule;
}
type Range = NonNullable<Parameters<ReturnType<OperationContext['repo']>['updateWhere']>[0]['range']>;

async function ruleOf(ctx: OperationContext, id: string): Promise<Rule> {
  const row = await ctx.repo(EligibilityRule).require(id, { includeDeleted: true });
  return { row, compiled: compiled(ctx, row) };
}

/** The rule of a plan; refuses where it has none. */
export function requireRule(ctx: OperationContext, { code }: BenefitPlan, rule: PlanConditions['rule']): Rule {
  return rule ?? ctx.fail(errors.PLAN_WITHOUT_RULE({ code }, ['benefitPlanId']));
}

const isActive = { '==': [{ var: 'status' }, 'ACTIVE'] };
const byRule = { '==': [{ var: 'statusCause' }, 'ELIGIBILITY'] };
/** Whom an earlier run suspended. */
export const SUSPENDED_BY_RULE = { and: [{ '==': [{ var: 'status' }, 'SUSPENDED'] }, byRule] };
/** Whom somebody suspended. */
export const PAUSED_BY_HAND = {
  and: [{ '==': [{ var: 'status' }, 'SUSPENDED'] }, { or: [{ missing: 'statusCause' }, { '!': [byRule] }] }],
};

/** That somebody satisfies the rule, as a condition over the enrolment. */
export const eligible = (kind: EnrolmentKind, { compiled: rule }: Rule): TreeNode =>
  ofEnrolment(kind, allOf(conditionsOf(rule).map(({ holds }) => holds)));

/** Keeps rule and points of today with everybody in whom they differ from what is kept. */
async function keepScores({ ctx, kind, planId, rule }: Judging, range: Range): Promise<void> {
  const { score } = rule.compiled;
  const points = score === undefined ? undefined : ofEnrolment(kind, keptScore(score));
  const column = {
    node: 'path',
    steps: [{ kind: 'field', name: 'eligibilityScore' }],
    type: { kind: 'number', digits: 18, scale: 4 },
    nullable: true,
  } as const;
  const otherRule = { or: [{ missing: 'eligibilityRuleId' }, { '!=': [{ var: 'eligibilityRuleId' }, rule.row.id] }] };
  const inIt = { and: [ofPlan(planId), { in: [{ var: 'status' }, ['ACTIVE', 'SUSPENDED', 'WAITING']] }] };
  const rows = ctx.repo(kind.entity);
  const set = {
    eligibilityRuleId: { value: rule.row.id },
    ...(points === undefined ? {} : { eligibilityScore: { expression: checkedTree(points) } }),
  };
  await rows.updateWhere({ where: together(ctx, kind.entity, { and: [inIt, otherRule] }, []), range, set });
  if (points === undefined) return;
  const differs = anyOf([
    comparison(column, '!=', points as NumberTree),
    allOf([isMissing(column), negated(isMissing(points))]),
    allOf([negated(isMissing(column)), isMissing(points)]),
  ]);
  await rows.updateWhere({ where: together(ctx, kind.entity, inIt, [differs]), range, set });
}

/** Those who do not satisfy the rule leave, each under the first criterion that does not hold. */
async function leave(
  { ctx, kind, planId, rule }: Judging,
  status: 'SUSPENDED' | 'GRADUATED',
  range: Range,
): Promise<number> {
  let left = 0;
  for (const { name, holds } of conditionsOf(rule.compiled)) {
    left += await ctx.repo(kind.entity).updateWhere({
      where: together(ctx, kind.entity, { and: [ofPlan(planId), isActive] }, [negated(ofEnrolment(kind, holds))]),
      range,
      set: { status: { value: status }, statusReason: { value: name }, statusCause: { value: 'ELIGIBILITY' } },
    });
  }
  return left;
}

/** Whom a rule suspended and who satisfies it now is back; the place was kept. */
async function comeBack({ ctx, kind, planId, rule }: Judging, range: Range): Promise<number> {
  return ctx.repo(kind.entity).updateWhere({
    where: together(ctx, kind.entity, { and: [ofPlan(planId), SUSPENDED_BY_RULE] }, [eligible(kind, rule)]),
    range,
    set: {
      status: { value: 'ACTIVE' },
      statusReason: { value: ELIGIBLE_AGAIN },
      statusCause: { value: 'ELIGIBILITY' },
    },
  });
}
