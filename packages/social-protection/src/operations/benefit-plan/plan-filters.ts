import {
  type CustomFilterSubject,
  type CustomFilterType,
  coreErrors,
  didYouMean,
  failure,
  type OperationContext,
  takeParameters,
} from '@parasol/core';
import { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { benefitPlanTypes } from '../../states.ts';
import { type EnrolmentKind, householdEnrolment, peopleEnrolment } from '../beneficiary/enrolment-kind.ts';
import { documentsOf } from '../beneficiary/plan.ts';

const rights = 'gql_beneficiary_search_perms';

/** Beneficiaries of one kind; the plan that `uuidOfObject` names says by its schema what their data is. */
export const filtersOfBeneficiaries = (kind: EnrolmentKind): CustomFilterType => ({
  rights,
  subject: (ctx, question) => {
    takeParameters(question, []);
    return question.uuidOfObject === undefined ? { entity: kind.entity } : ofPlan(ctx, question.uuidOfObject, kind);
  },
});

/**
 * Beneficiaries as the contract names them, by their plan: of the plan that `uuidOfObject` names, or of all plans of a `type`, which
 * have no data in common.
 */
export const filtersOfPlans: CustomFilterType = {
  rights,
  subject: (ctx, question) => {
    takeParameters(question, ['type']);
    const kind = kindOf(question.additionalParams['type']);
    if (question.uuidOfObject !== undefined) return ofPlan(ctx, question.uuidOfObject, kind);
    if (kind !== undefined) return { entity: kind.entity, type: kind.planType };
    throw failure(coreErrors.REQUIRED({ field: 'uuidOfObject' }, ['uuidOfObject']));
  },
};

function kindOf(type: unknown): EnrolmentKind | undefined {
  if (type === undefined) return undefined;
  const kind = [peopleEnrolment, householdEnrolment].find(({ planType }) => planType === type);
  if (kind !== undefined) return kind;
  const hint = didYouMean(String(type), benefitPlanTypes);
  throw failure(coreErrors.NOT_LISTED({ field: 'type', listed: benefitPlanTypes, hint }, ['additionalParams', 'type']));
}

async function ofPlan(ctx: OperationContext, id: string, wanted?: EnrolmentKind): Promise<CustomFilterSubject> {
  const plan = await ctx.repo(BenefitPlan).get(id);
  if (plan === undefined) throw failure(coreErrors.NOT_FOUND({ entity: BenefitPlan.name, id }, ['uuidOfObject']));
  const { code, type } = plan;
  const kind = type === 'GROUP' ? householdEnrolment : peopleEnrolment;
  if (wanted !== undefined && wanted !== kind) {
    const given = wanted.planType;
    throw failure(errors.PLAN_OF_OTHER_TYPE({ code, type, takes: type, given }, ['uuidOfObject']));
  }
  // These are no rows, so that nobody else hides what is hidden of the plan.
  const shown = (field: 'code' | 'type') => ctx.access?.hides(BenefitPlan, field) !== true;
  return {
    entity: kind.entity,
    documents: documentsOf(kind, plan),
    ...(shown('code') ? { code } : {}),
    ...(shown('type') ? { type } : {}),
  };
}
