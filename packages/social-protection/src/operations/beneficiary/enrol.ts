import {
  command,
  type InsertFromOptions,
  type Issue,
  type JsonObject,
  type Operation,
  type OperationContext,
  type TreeNode,
  unchanged,
} from '@parasol/core';
import { checkedTree, negated } from '@parasol/core/internal';
import { unfinishedImports } from '@parasol/individual';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import type { WaitingListRanking } from '../../entities/waiting-list.ts';
import { type BeneficiaryStatus, holdsPlace } from '../../states.ts';
import { askedBy, conditionsOfPlan, hasConditions, judgedRows, type PlanConditions, together } from './conditions.ts';
import {
  type HouseholdCriterion,
  householdCriteria,
  type PeopleCriterion,
  peopleCriteria,
  readCriteria,
} from './criteria.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import {
  type EnrolmentResult,
  funnelOf,
  IN_EXCLUSIVE_PLAN,
  OVER_CAPACITY,
  reasonOf,
  UPLOAD_UNFINISHED,
} from './funnel.ts';
import { keptScore } from './judge.ts';
import { beginIssues, closedIssues, documentsOf, lockedPlan, placesLeft, planOf } from './plan.ts';
import { promoteBest, waitingIn } from './promote.ts';
import { rankingTree } from './ranking.ts';

/** What enrolment by criteria takes. */
export interface EnrolInput<C extends PeopleCriterion = HouseholdCriterion> {
  readonly benefitPlanId: string;
  /** The status of the new beneficiaries. POTENTIAL takes no place. @default 'ACTIVE' */
  readonly status?: Extract<BeneficiaryStatus, 'POTENTIAL' | 'ACTIVE'> | undefined;
  /** All must hold. Their order is that of the funnel and changes nothing in who is enrolled. */
  readonly criteria?: readonly C[] | undefined;
  /** Says that there are no criteria on purpose. The plan's rule is asked all the same. */
  readonly everybody?: true | undefined;
  /** Only these people or households, at most 1,000; what is asked of others is asked of them. @default all */
  readonly ids?: readonly string[] | undefined;
  /** @default today */
  readonly dateValidFrom?: string | undefined;
  /** Extension data of every new beneficiary, which the plan's schema must allow. @default {} */
  readonly jsonExt?: JsonObject | undefined;
}

const enrolInput = (criteria: z.ZodType<readonly HouseholdCriterion[]>) =>
  z.strictObject({
    benefitPlanId: z.uuid().toLowerCase(),
    status: z.enum(['POTENTIAL', 'ACTIVE']).default('ACTIVE'),
    criteria: criteria.optional(),
    everybody: z.literal(true).optional(),
    ids: z.array(z.uuid().toLowerCase()).min(1).max(1000).optional(),
    dateValidFrom: z.iso.date().optional(),
    jsonExt: z.record(z.string(), z.unknown()).default({}),
  });
type Enrol = z.output<ReturnType<typeof enrolInput>>;

/** Enrols everybody whom the plan's rule and the criteria select, by one statement, and says how many each of them removed. */
export const enrolOf = <C extends PeopleCriterion>(kind: EnrolmentKind): Operation<EnrolInput<C>, EnrolmentResult> =>
  command({
    rights: 'gql_beneficiary_create_perms',
    approval: 'allowed',
    input: enrolInput(kind.members === undefined ? peopleCriteria : householdCriteria),
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
  const criteria = readCriteria(ctx, kind, input, plan.eligibilityRuleId !== null);
  const asked = await conditionsOfPlan(ctx, kind, plan);
  // Who only becomes a candidate has no place yet, so that other plans do not keep him out.
  const conditions = holdsPlace(status) ? asked : { ...asked, overlap: undefined };
  const places = await placesLeft(ctx, kind, plan, status);
  const ranking = holdsPlace(status) ? plan.waitingList : null;
  const steps: Step[] = [
    ...(await unfinishedSteps(ctx, kind)),
    ...(conditions.overlap === undefined ? [] : [{ reason: IN_EXCLUSIVE_PLAN, when: checkedTree(conditions.overlap) }]),
  ];
  const judged = [...askedBy(conditions), ...criteria];
  const rules = askedBy(conditions).map(({ holds }, i) => ({ reason: reasonOf(i), when: checkedTree(negated(holds)) }));
  const own = criteria.map(({ condition }, i) => ({ reason: reasonOf(rules.length + i), when: { '!': [condition] } }));
  // Rules judge by everything that is recorded, criteria of the caller by what he sees.
  const { options, reached } = hasConditions(conditions) && own.length === 0 ? judgedRows(ctx, kind.subject) : SEEN;
  const where = selected(ctx, kind, input, reached);
  const result = await ctx.repo(kind.entity, options).insertFrom({
    source: kind.subject,
    ...(where === undefined ? {} : { where }),
    set: {
      ...valuesOf(ctx, kind, plan, input, conditions.rule),
      ...(ranking === null ? {} : rankedValues(ctx, kind, ranking, conditions.rule)),
    },
    existing: [kind.subjectId, 'benefitPlanId'],
    refuse: [...steps, ...rules, ...own],
    ...(places === null || ranking !== null ? {} : { limit: { rows: places, reason: OVER_CAPACITY } }),
  });
  const waiting = ranking === null ? undefined : await givePlaces(ctx, kind, plan, conditions, places);
  return funnelOf(result, judged, {
    benefitPlanId: plan.id,
    status,
    isPartial: ctx.access?.rowsOf(kind.subject) !== undefined,
    places,
    kind: kind.planType,
    ...(waiting === undefined ? {} : { waiting }),
  });
}

interface Step {
  readonly reason: string;
  readonly when: unknown;
}
const SEEN = { options: {}, reached: [] } as const;

/** An upload is whole or not there at all: who was made by one that is not finished comes with the others. */
async function unfinishedSteps(ctx: OperationContext, { subject }: EnrolmentKind): Promise<Step[]> {
  const imports = await unfinishedImports(ctx);
  return imports === undefined ? [] : [{ reason: UPLOAD_UNFINISHED, when: imports.has(subject) }];
}

/** Of whom the call is, apart from what is asked of them; undefined for everybody. */
function selected(
  ctx: OperationContext,
  { subject }: EnrolmentKind,
  { ids }: Enrol,
  reached: readonly TreeNode[],
): unknown {
  const json = ids === undefined ? undefined : { in: [{ var: 'id' }, ids] };
  if (reached.length === 0) return json;
  return together(ctx, subject, json ?? { '!': [{ missing: 'id' }] }, reached);
}

function valuesOf(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  { status, jsonExt, dateValidFrom }: Enrol,
  rule: PlanConditions['rule'],
): InsertFromOptions['set'] {
  const score = rule?.compiled.score;
  return {
    [kind.subjectId]: { expression: { var: 'id' } },
    benefitPlanId: { value: plan.id },
    status: { value: status },
    jsonExt: { value: jsonExt },
    dateValidFrom: { value: dateValidFrom ?? ctx.today },
    ...(rule === undefined ? {} : { eligibilityRuleId: { value: rule.row.id } }),
    ...(score === undefined ? {} : { eligibilityScore: { expression: checkedTree(keptScore(score)) } }),
  };
}

function rankedValues(
  ctx: OperationContext,
  kind: EnrolmentKind,
  ranking: WaitingListRanking,
  rule: PlanConditions['rule'],
): InsertFromOptions['set'] {
  const tree = rankingTree(ctx, kind, ranking, rule);
  return {
    status: { value: 'WAITING' },
    ...(tree === undefined ? {} : { rankingScore: { expression: checkedTree(tree) } }),
  };
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
