import { command, type Issue, type JsonObject, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { unfinishedImports } from '@parasol/individual';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { holdsPlace } from '../../states.ts';
import { allAsked, askedOf, asWritten, criteriaAmong } from './asked.ts';
import { conditionsOfPlan, type PlanConditions } from './conditions.ts';
import {
  type HouseholdCriterion,
  type PeopleCriterion,
  readCriteria,
  type SelectionInput,
  selectionInput,
} from './criteria.ts';
import { asSet, rankedValues, ruleValues } from './enrolled-values.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { type EnrolmentResult, funnelOf, OVER_CAPACITY } from './funnel.ts';
import { beginIssues, closedIssues, documentsOf, lockedPlan, placesLeft, planOf } from './plan.ts';
import { promoteBest, waitingIn } from './promote.ts';

/** What enrolment by criteria takes. */
export interface EnrolInput<C extends PeopleCriterion = HouseholdCriterion> extends SelectionInput<C> {
  /** @default today */
  readonly dateValidFrom?: string | undefined;
  /** Extension data of every new beneficiary, which the plan's schema must allow. @default {} */
  readonly jsonExt?: JsonObject | undefined;
}

const enrolInput = (kind: EnrolmentKind) =>
  selectionInput(kind, {
    dateValidFrom: z.iso.date().optional(),
    jsonExt: z.record(z.string(), z.unknown()).default({}),
  });
type Enrol = z.output<ReturnType<typeof enrolInput>>;

/** Enrols everybody whom the plan's rule and the criteria select, by one statement, and says how many each of them removed. */
export const enrolOf = <C extends PeopleCriterion>(kind: EnrolmentKind): Operation<EnrolInput<C>, EnrolmentResult> =>
  command({
    rights: 'gql_beneficiary_create_perms',
    approval: 'allowed',
    input: enrolInput(kind),
    validate: async (ctx, input) => {
      const plan = await planOf(ctx, input.benefitPlanId);
      readCriteria(ctx, kind, input, plan.eligibilityRuleId !== null);
      return enrolIssues(ctx, kind, plan, input);
    },
    // Counts only: they may be kept with the change record.
    replay: 'value',
    run: async (ctx, input) => {
      const plan = await lockedPlan(ctx, input.benefitPlanId);
      const issues = enrolIssues(ctx, kind, plan, input);
      if (issues.length > 0) ctx.fail(...issues);
      const result = await enrol(ctx, kind, plan, input);
      return result.enrolled + result.waitlisted + result.promoted === 0 ? unchanged(result) : result;
    },
  }) as never;

function enrolIssues(ctx: OperationContext, kind: EnrolmentKind, plan: BenefitPlan, input: Enrol): Issue[] {
  const schema = documentsOf(kind, plan)[kind.entity.name];
  return [
    ...closedIssues(ctx, kind, plan),
    ...beginIssues(plan, input.dateValidFrom),
    ...(schema === undefined ? [] : ctx.schemas.validate(schema, input.jsonExt)),
  ];
}

/**
 * Everybody is a candidate and each condition is a reason to refuse, so that who is enrolled and what the funnel says come from the
 * same rows at the same instant. Where the plan keeps a waiting list, everybody goes on it first and the best of it get the places.
 */
async function enrol(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  input: Enrol,
): Promise<EnrolmentResult> {
  const { status } = input;
  const asked = await conditionsOfPlan(ctx, kind, plan);
  const places = await placesLeft(ctx, kind, plan, status);
  const ranking = holdsPlace(status) ? plan.waitingList : null;
  const imports = await unfinishedImports(ctx);
  const about = askedOf(ctx, kind, { plan, input, conditions: asked, imports });
  const { conditions, steps, options } = about;
  const where = allAsked(ctx, kind, about.meant);
  const result = await ctx.repo(kind.entity, options).insertFrom({
    source: kind.subject,
    ...(where === undefined ? {} : { where }),
    set: {
      [kind.subjectId]: { expression: { var: 'id' } },
      benefitPlanId: { value: plan.id },
      status: { value: status },
      jsonExt: { value: input.jsonExt },
      dateValidFrom: { value: input.dateValidFrom ?? ctx.today },
      ...asSet(ruleValues(conditions.rule)),
      ...(ranking === null ? {} : asSet(rankedValues(ctx, kind, ranking, conditions.rule))),
    },
    existing: [kind.subjectId, 'benefitPlanId'],
    refuse: steps.map(({ reason, when }) => ({ reason, when: asWritten(when) })),
    ...(places === null || ranking !== null ? {} : { limit: { rows: places, reason: OVER_CAPACITY } }),
  });
  const waiting = ranking === null ? undefined : await givePlaces(ctx, kind, plan, conditions, places);
  return funnelOf(result, criteriaAmong(about), {
    benefitPlanId: plan.id,
    status,
    isPartial: ctx.access?.rowsOf(kind.subject) !== undefined,
    places,
    kind: kind.planType,
    ...(waiting === undefined ? {} : { waiting }),
  });
}

/** The best of the list get the places, whenever they came on it. */
async function givePlaces(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  conditions: PlanConditions,
  places: number | null,
): Promise<{ readonly promoted: number; readonly stillWaiting: number }> {
  const promoted = await promoteBest(ctx, kind, plan, conditions, places);
  const ofCall = { '==': [{ var: 'changeId' }, ctx.changeId] };
  // Whoever asks: what was counted in is counted out.
  const stillWaiting = await ctx.repo(kind.entity, { scope: 'all' }).count({ and: [waitingIn(plan.id), ofCall] });
  return { promoted, stillWaiting };
}
