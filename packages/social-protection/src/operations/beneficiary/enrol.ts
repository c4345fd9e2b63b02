import { command, type Issue, type JsonObject, type Operation, type OperationContext, unchanged } from '@parasol/core';
import { unfinishedImports } from '@parasol/individual';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import type { BeneficiaryStatus } from '../../states.ts';
import {
  type HouseholdCriterion,
  householdCriteria,
  type PeopleCriterion,
  peopleCriteria,
  readCriteria,
} from './criteria.ts';
import type { EnrolmentKind } from './enrolment-kind.ts';
import { type EnrolmentResult, funnelOf, OVER_CAPACITY, reasonOf, UPLOAD_UNFINISHED } from './funnel.ts';
import { beginIssues, closedIssues, documentsOf, lockedPlan, placesLeft, planOf } from './plan.ts';

/** What enrolment by criteria takes. */
export interface EnrolInput<C extends PeopleCriterion = HouseholdCriterion> {
  readonly benefitPlanId: string;
  /** The status of the new beneficiaries. POTENTIAL takes no place. @default 'ACTIVE' */
  readonly status?: Extract<BeneficiaryStatus, 'POTENTIAL' | 'ACTIVE'> | undefined;
  /** All must hold. Their order is that of the funnel and changes nothing in who is enrolled. */
  readonly criteria?: readonly C[] | undefined;
  /** Says that there are no criteria on purpose. */
  readonly everybody?: true | undefined;
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
    dateValidFrom: z.iso.date().optional(),
    jsonExt: z.record(z.string(), z.unknown()).default({}),
  });
type Enrol = z.output<ReturnType<typeof enrolInput>>;

/** Enrols everybody whom the criteria select, by one statement, and says how many each criterion removed. */
export const enrolOf = <C extends PeopleCriterion>(kind: EnrolmentKind): Operation<EnrolInput<C>, EnrolmentResult> =>
  command({
    rights: 'gql_beneficiary_create_perms',
    approval: 'allowed',
    input: enrolInput(kind.members === undefined ? peopleCriteria : householdCriteria),
    validate: async (ctx, input) => {
      readCriteria(ctx, kind, input);
      return enrolIssues(ctx, kind, await planOf(ctx, input.benefitPlanId), input);
    },
    // Counts only: they may be kept with the change record.
    replay: 'value',
    run: async (ctx, input) => {
      const plan = await lockedPlan(ctx, input.benefitPlanId);
      const issues = enrolIssues(ctx, kind, plan, input);
      if (issues.length > 0) ctx.fail(...issues);
      const result = await enrol(ctx, kind, plan, input);
      return result.enrolled === 0 ? unchanged(result) : result;
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
 * Everybody is a candidate and each criterion is a reason to refuse, so that who is enrolled and what the funnel says come from the
 * same rows at the same instant.
 */
async function enrol(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  input: Enrol,
): Promise<EnrolmentResult> {
  const { status, dateValidFrom, jsonExt } = input;
  const criteria = readCriteria(ctx, kind, input);
  const places = await placesLeft(ctx, kind, plan, status);
  // An upload is whole or not there at all: who was made by one that is not finished comes with the others.
  const imports = await unfinishedImports(ctx);
  const result = await ctx.repo(kind.entity).insertFrom({
    source: kind.subject,
    set: {
      [kind.subjectId]: { expression: { var: 'id' } },
      benefitPlanId: { value: plan.id },
      status: { value: status },
      jsonExt: { value: jsonExt },
      dateValidFrom: { value: dateValidFrom ?? ctx.today },
    },
    existing: [kind.subjectId, 'benefitPlanId'],
    refuse: [
      ...(imports === undefined ? [] : [{ reason: UPLOAD_UNFINISHED, when: imports.has(kind.subject) }]),
      ...criteria.map(({ condition }, i) => ({ reason: reasonOf(i), when: { '!': [condition] } })),
    ],
    ...(places === null ? {} : { limit: { rows: places, reason: OVER_CAPACITY } }),
  });
  return funnelOf(result, criteria, {
    benefitPlanId: plan.id,
    status,
    isPartial: ctx.access?.rowsOf(kind.subject) !== undefined,
    places,
    kind: kind.planType,
  });
}
