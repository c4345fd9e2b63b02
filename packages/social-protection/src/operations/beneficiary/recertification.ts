import { type Operation, type OperationContext, query } from '@parasol/core';
import { negated } from '@parasol/core/internal';
import { z } from 'zod';
import { type CompiledCriterion, conditionsOf } from '../../eligibility/compile-rule.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { judgedRows, ofEnrolment, ruleOfPlan, together } from './conditions.ts';
import type { AnyBeneficiary, EnrolmentKind } from './enrolment-kind.ts';
import { planOf } from './plan.ts';
import { eligible, PAUSED_BY_HAND, requireRule, SUSPENDED_BY_RULE } from './recertify.ts';

const outcomes = ['LEAVES', 'RETURNS', 'STAYS_PAUSED'] as const;

/** Somebody to whom recertification would do something, or would not because somebody decided so. */
export interface RecertificationEntry {
  readonly id: string;
  readonly subjectId: string;
  readonly status: AnyBeneficiary['status'];
  /** Of those who would leave: every criterion that does not hold, in the order of the rule. */
  readonly failed: readonly string[];
}

/** Who would leave, who would come back, and who would stay paused, if the rule were run again now: one page of one of the three. */
export const recertificationOf = (
  kind: EnrolmentKind,
): Operation<
  { benefitPlanId: string; outcome: (typeof outcomes)[number]; first?: number | undefined; after?: string | undefined },
  { rows: readonly RecertificationEntry[]; endCursor: string | null }
> =>
  query({
    rights: 'gql_beneficiary_search_perms',
    input: z.strictObject({
      benefitPlanId: z.uuid().toLowerCase(),
      outcome: z.enum(outcomes),
      first: z.int().min(1).max(1000).default(100),
      after: z.string().max(4000).optional(),
    }),
    run: async (ctx, { benefitPlanId, outcome, first, after }) => {
      const plan = await planOf(ctx, benefitPlanId);
      const rule = requireRule(ctx, plan, await ruleOfPlan(ctx, plan));
      const { options, reached } = judgedRows(ctx, kind.entity);
      const holds = eligible(kind, rule);
      const asked = outcome === 'LEAVES' ? negated(holds) : holds;
      const page = await ctx.repo(kind.entity, options).find({
        where: together(ctx, kind.entity, { and: [ofPlan(plan.id), STANDING[outcome]] }, [...reached, asked]),
        orderBy: [],
        first,
        ...(after === undefined ? {} : { after }),
      });
      const rows = page.rows as readonly AnyBeneficiary[];
      const failed = outcome === 'LEAVES' ? await failedBy(ctx, kind, rows, conditionsOf(rule.compiled)) : new Map();
      return {
        rows: rows.map((row) => ({
          id: row.id,
          subjectId: (row as unknown as Readonly<Record<string, string>>)[kind.subjectId] as string,
          status: row.status,
          failed: failed.get(row.id) ?? [],
        })),
        endCursor: page.endCursor,
      };
    },
  }) as never;

const STANDING = {
  LEAVES: { '==': [{ var: 'status' }, 'ACTIVE'] },
  RETURNS: SUSPENDED_BY_RULE,
  STAYS_PAUSED: PAUSED_BY_HAND,
} as const;

/** Which criteria do not hold of whom. */
async function failedBy(
  ctx: OperationContext,
  kind: EnrolmentKind,
  rows: readonly AnyBeneficiary[],
  criteria: readonly CompiledCriterion[],
): Promise<Map<string, string[]>> {
  const failed = new Map<string, string[]>(rows.map(({ id }) => [id, []]));
  if (rows.length === 0) return failed;
  const { options } = judgedRows(ctx, kind.entity);
  const these = { in: [{ var: 'id' }, rows.map(({ id }) => id)] };
  for (const { name, holds } of criteria) {
    const where = together(ctx, kind.entity, these, [negated(ofEnrolment(kind, holds))]);
    const page = await ctx.repo(kind.entity, options).find({ where, orderBy: [], first: 1000 });
    for (const { id } of page.rows as readonly AnyBeneficiary[]) failed.get(id)?.push(name);
  }
  return failed;
}
