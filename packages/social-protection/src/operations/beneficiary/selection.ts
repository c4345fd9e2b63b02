import { type Operation, type OperationContext, query } from '@parasol/core';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { type Asked, allAsked, asNumber, hasEnrolment, leftOutBy, not, subjectsOf } from './asked.ts';
import { type HouseholdCriterion, type PeopleCriterion, type SelectionInput, selectionInput } from './criteria.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { askedNow } from './enrolment-summary.ts';
import { UPLOAD_UNFINISHED } from './funnel.ts';
import { planOf } from './plan.ts';

const outcomes = ['TO_ENROL', 'IN_PLAN', 'LEFT_OUT'] as const;

/** Somebody whom an enrolment would consider, and what it would do to him. */
export interface SelectedSubject {
  /** The person, or the household. */
  readonly subjectId: string;
  /**
   * `TO_ENROL`: satisfies everything, and gets a place while there are places, in the order of this list unless a waiting list ranks
   * them. `IN_PLAN`: has an enrolment already. `LEFT_OUT`: something keeps him out.
   */
  readonly outcome: (typeof outcomes)[number];
  /** Of who is left out: every criterion that does not hold, of the plan's rule first. */
  readonly failed: readonly string[];
  /** What keeps him out beside criteria: an upload that is not finished, or a place in a plan that excludes this one. */
  readonly keptOutBy: readonly ('UPLOAD_UNFINISHED' | 'IN_EXCLUSIVE_PLAN')[];
}
/** One page of them, in the order in which they were registered. */
export interface SelectedPage {
  readonly rows: readonly SelectedSubject[];
  readonly endCursor: string | null;
}

/** Of whom the list is, as `enrol` takes it, and which of them. */
export interface SelectInput<C extends PeopleCriterion = HouseholdCriterion> extends SelectionInput<C> {
  /** @default 'TO_ENROL' */
  readonly outcome?: (typeof outcomes)[number] | undefined;
  readonly first?: number | undefined;
  readonly after?: string | undefined;
}

/** Whom an enrolment would take in, whom it would leave out and why, and who is in the plan already: one page of one of the three. */
export const selectionOf = <C extends PeopleCriterion>(kind: EnrolmentKind): Operation<SelectInput<C>, SelectedPage> =>
  query({
    rights: 'gql_beneficiary_create_perms',
    input: selectionInput(kind, {
      outcome: z.enum(outcomes).default('TO_ENROL'),
      first: z.int().min(1).max(1000).default(100),
      after: z.string().max(4000).optional(),
    }),
    run: async (ctx, { outcome, first, after, ...input }): Promise<SelectedPage> => {
      const plan = await planOf(ctx, input.benefitPlanId);
      const asked = await askedNow(ctx, kind, plan, input);
      if (outcome === 'LEFT_OUT' && asked.steps.length === 0) return { rows: [], endCursor: null };
      const { rows, endCursor } = await subjectsOf(ctx, kind, asked).find({
        where: allAsked(ctx, kind, [...asked.meant, ...thoseWith(ctx, kind, plan, asked, outcome)]),
        orderBy: [],
        first,
        ...(after === undefined ? {} : { after }),
      });
      const ids = rows.map(({ id }) => id);
      const reasons = outcome === 'LEFT_OUT' ? await reasonsOf(ctx, kind, asked, ids) : new Map<string, Reasons>();
      return {
        rows: ids.map((subjectId) => ({ subjectId, outcome, ...(reasons.get(subjectId) ?? NONE) })),
        endCursor,
      };
    },
  }) as never;

function thoseWith(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  { steps }: Asked,
  outcome: SelectedSubject['outcome'],
) {
  const isInPlan = hasEnrolment(kind, [ofPlan(plan.id)]);
  if (outcome === 'IN_PLAN') return [isInPlan];
  if (steps.length === 0) return [not(isInPlan)];
  const leftOut = leftOutBy(ctx, kind, steps);
  return [not(isInPlan), outcome === 'LEFT_OUT' ? leftOut : not(leftOut)];
}

type Reasons = Pick<SelectedSubject, 'failed' | 'keptOutBy'>;
const NONE: Reasons = { failed: [], keptOutBy: [] };

/** Everything that keeps these out, and not only what they are counted under. */
async function reasonsOf(
  ctx: OperationContext,
  kind: EnrolmentKind,
  asked: Asked,
  ids: readonly string[],
): Promise<Map<string, Reasons>> {
  const { steps } = asked;
  const answers = await subjectsOf(ctx, kind, asked).aggregate({
    where: { in: [{ var: 'id' }, ids] },
    groupBy: {
      id: { var: 'id' },
      ...Object.fromEntries(steps.map(({ when }, i) => [`step${i}`, asNumber(when)])),
    },
    select: { subjects: { function: 'count' } },
  });
  return new Map(
    answers.map((answer) => {
      const failed = steps.filter((_, i) => Number(answer[`step${i}`]) === 1);
      const apart = failed.filter(({ criterion }) => criterion === null);
      return [
        answer['id'] as string,
        {
          failed: failed.flatMap(({ criterion }) => criterion ?? []),
          keptOutBy: apart.map(({ reason }) =>
            reason === UPLOAD_UNFINISHED ? 'UPLOAD_UNFINISHED' : 'IN_EXCLUSIVE_PLAN',
          ),
        },
      ];
    }),
  );
}
