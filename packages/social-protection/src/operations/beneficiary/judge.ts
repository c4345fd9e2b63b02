import { coreErrors, type Issue, type OperationContext, type TreeNode } from '@parasol/core';
import { checkedTree, negated, roundedTree, valueWhen } from '@parasol/core/internal';
import type { CompiledScore } from '../../eligibility/compile-rule.ts';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { askedBy, conditionsOfPlan, hasConditions, judgedRows, mayHavePlace, together } from './conditions.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';

/** What is kept with an enrolment about the rule that it was judged by. */
export interface Judged {
  readonly eligibilityRuleId?: string;
  readonly eligibilityScore?: string | null;
}

/**
 * Refuses one person or household that the plan's rule or a plan that excludes it keeps out, or that would pass by those who wait.
 * The plan is locked. A plan without any of it costs nothing.
 */
export async function judge(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  subjectId: string,
): Promise<Judged> {
  const issues = await waitingIssues(ctx, kind, plan);
  if (issues.length > 0) ctx.fail(...issues);
  const conditions = await conditionsOfPlan(ctx, kind, plan);
  if (!hasConditions(conditions)) return {};
  await requireReached(ctx, kind, subjectId);
  const { options, reached } = judgedRows(ctx, kind.subject);
  const subjects = ctx.repo(kind.subject as EnrolmentKind['subject'], options) as ReturnType<OperationContext['repo']>;
  const isSubject = { '==': [{ var: 'id' }, subjectId] };
  const holds = async (tree: TreeNode) =>
    (await subjects.count(together(ctx, kind.subject, isSubject, [...reached, tree]))) > 0;
  if (!(await holds(mayHavePlace(conditions)))) {
    const { overlap } = conditions;
    if (overlap !== undefined && (await holds(overlap)))
      ctx.fail(errors.IN_EXCLUSIVE_PLAN({ code: plan.code }, [kind.subjectId]));
    const failed: string[] = [];
    for (const { name, holds: condition } of askedBy(conditions)) if (!(await holds(condition))) failed.push(name);
    ctx.fail(errors.NOT_ELIGIBLE({ code: plan.code, failed }, [kind.subjectId]));
  }
  const { rule } = conditions;
  if (rule === undefined) return {};
  const { score } = rule.compiled;
  if (score === undefined) return { eligibilityRuleId: rule.row.id };
  const [row] = await subjects.aggregate({
    where: together(ctx, kind.subject, isSubject, reached),
    select: { points: { function: 'max', of: checkedTree(keptScore(score)) } },
  });
  return { eligibilityRuleId: rule.row.id, eligibilityScore: (row?.['points'] as string | null | undefined) ?? null };
}

/** Who is not there for the actor is judged by nothing. */
async function requireReached(ctx: OperationContext, { subject, subjectId }: EnrolmentKind, id: string): Promise<void> {
  const found = await ctx.repo(subject as EnrolmentKind['subject']).byIds([id]);
  if (!found.has(id)) ctx.fail(coreErrors.NOT_FOUND({ entity: subject.name, id }, [subjectId]));
}

/** The points as they are kept; missing where there are none. */
export const keptScore = ({ total, isIncomplete }: CompiledScore): TreeNode =>
  valueWhen(negated(isIncomplete), roundedTree(total, 4, 'half-up'));

/** Places of a plan with a waiting list go to those who wait, in their order. */
export async function waitingIssues(ctx: OperationContext, kind: EnrolmentKind, plan: BenefitPlan): Promise<Issue[]> {
  if (plan.waitingList === null) return [];
  const where = { and: [ofPlan(plan.id), { '==': [{ var: 'status' }, 'WAITING'] }] };
  // Whoever asks: those whom he does not see wait as well.
  const waiting = await ctx.repo(kind.entity, { scope: 'all' }).count(where);
  return waiting === 0 ? [] : [errors.OTHERS_WAIT({ code: plan.code, waiting }, ['benefitPlanId'])];
}
