import { type InsertFromResult, type Operation, type OperationContext, query } from '@parasol/core';
import { unfinishedNow } from '@parasol/individual';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { placeHoldingStatuses } from '../../states.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { type Asked, allAsked, askedOf, asNumber, criteriaAmong, hasEnrolment, subjectsOf } from './asked.ts';
import { overlapOf, ruleOfPlan } from './conditions.ts';
import { type PeopleCriterion, type SelectionInput, selectionInput } from './criteria.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { type EnrolmentResult, funnelOf, OVER_CAPACITY } from './funnel.ts';
import { closedIssues, placesLeft, planOf } from './plan.ts';

/** What an enrolment would do, in numbers, read without writing: people or households that the caller sees. */
export interface EnrolmentSummary
  extends Pick<
    EnrolmentResult,
    | 'benefitPlanId'
    | 'status'
    | 'isPartial'
    | 'considered'
    | 'alreadyEnrolled'
    | 'inUnfinishedUploads'
    | 'inExclusivePlans'
    | 'removedBy'
    | 'overCapacity'
    | 'diagnosis'
  > {
  /** All in the registry, considered or not. */
  readonly registry: number;
  /** Those considered who satisfy the criteria of the call, whatever the plan says about them. */
  readonly selected: number;
  /** Of the selected: who has an enrolment in this plan, whatever its status. */
  readonly selectedInPlan: number;
  /** Of the selected: who has a place in another plan. Some may be in this one, too. */
  readonly selectedInOtherPlans: number;
  /** Who would be enrolled now; where the plan keeps a waiting list, who would get a place or come on the list. */
  readonly toEnrol: number;
  /** Places that are free now; null where nothing limits them. */
  readonly placesLeft: number | null;
}

/**
 * How many an enrolment would take in and what would leave out the others, by the conditions of `enrol`, which takes the same input. Nothing is
 * locked, so that what happens in between counts; `enrol.preview` says the same with the waiting list worked out.
 */
export const enrolmentSummaryOf = <C extends PeopleCriterion>(
  kind: EnrolmentKind,
): Operation<SelectionInput<C>, EnrolmentSummary> =>
  query({
    rights: 'gql_beneficiary_create_perms',
    input: selectionInput(kind, {}),
    run: async (ctx, input): Promise<EnrolmentSummary> => {
      const plan = await planOf(ctx, input.benefitPlanId);
      const asked = await askedNow(ctx, kind, plan, input);
      const { selected, selectedInPlan, selectedInOtherPlans, ...counts } = await count(ctx, kind, plan, asked);
      const places = await placesLeft(ctx, kind, plan, input.status);
      const { enrolled: toEnrol, ...funnel } = funnelOf(
        plan.waitingList === null ? within(counts, places) : counts,
        criteriaAmong(asked),
        {
          ...{ benefitPlanId: plan.id, status: input.status, places, kind: kind.planType },
          isPartial: ctx.access?.rowsOf(kind.subject) !== undefined,
        },
      );
      const { waitlisted: _, promoted: __, ...told } = funnel;
      const isWhole = asked.meant.every((one) => 'tree' in one);
      const registry = isWhole ? told.considered : await subjectsOf(ctx, kind).count();
      return { ...told, registry, selected, selectedInPlan, selectedInOtherPlans, toEnrol, placesLeft: places };
    },
  }) as never;

/** What a plan that takes people in asks now. Nothing is locked. */
export async function askedNow(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  input: Parameters<typeof askedOf>[2]['input'],
): Promise<Asked> {
  const closed = closedIssues(ctx, kind, plan);
  if (closed.length > 0) ctx.fail(...closed);
  const conditions = {
    rule: await ruleOfPlan(ctx, plan),
    overlap: await overlapOf(ctx, kind, plan.exclusiveWith ?? []),
  };
  return askedOf(ctx, kind, { plan, input, conditions, imports: await unfinishedNow(ctx) });
}

type Counts = Omit<InsertFromResult, 'totals'>;
type Selected = Pick<EnrolmentSummary, 'selected' | 'selectedInPlan' | 'selectedInOtherPlans'>;

/** Every answer that people give to the conditions, and how many give it; far fewer answers than people. */
const ANSWERS = 1_000_000;

async function count(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  asked: Asked,
): Promise<Counts & Selected> {
  const elsewhere = [{ '!': [ofPlan(plan.id)] }, { in: [{ var: 'status' }, placeHoldingStatuses] }];
  const where = allAsked(ctx, kind, asked.meant);
  const groups = await subjectsOf(ctx, kind, asked).aggregate({
    ...(where === undefined ? {} : { where }),
    groupBy: {
      inPlan: asNumber(hasEnrolment(kind, [ofPlan(plan.id)])),
      elsewhere: asNumber(hasEnrolment(kind, elsewhere)),
      ...Object.fromEntries(asked.steps.map(({ when }, i) => [`step${i}`, asNumber(when)])),
    },
    select: { subjects: { function: 'count' } },
    limit: ANSWERS,
  });
  const found = { inserted: 0, skippedExisting: 0, refused: {} as Record<string, number> };
  const chosen = { selected: 0, selectedInPlan: 0, selectedInOtherPlans: 0 };
  for (const group of groups) {
    const subjects = Number(group['subjects']);
    const holds = (name: string) => Number(group[name]) === 1;
    const failed = asked.steps.filter((_, i) => holds(`step${i}`));
    const [first] = failed;
    if (holds('inPlan')) found.skippedExisting += subjects;
    else if (first === undefined) found.inserted += subjects;
    else found.refused[first.reason] = (found.refused[first.reason] ?? 0) + subjects;
    if (failed.some(({ isOwn }) => isOwn)) continue;
    chosen.selected += subjects;
    if (holds('inPlan')) chosen.selectedInPlan += subjects;
    if (holds('elsewhere')) chosen.selectedInOtherPlans += subjects;
  }
  return { ...found, ...chosen };
}

/** The first get the places; the others find none. */
function within(counts: Counts, places: number | null): Counts {
  if (places === null || counts.inserted <= places) return counts;
  const refused = { ...counts.refused, [OVER_CAPACITY]: counts.inserted - places };
  return { ...counts, inserted: places, refused };
}
