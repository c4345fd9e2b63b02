import {
  type DocumentSchemas,
  type ListInput,
  listInput,
  type Operation,
  type OperationContext,
  type Page,
  query,
  type RowOf,
  readCondition,
  type TreeNode,
  toJsonLogic,
} from '@parasol/core';
import { negated } from '@parasol/core/internal';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { ruleOfPlan, together } from './conditions.ts';
import type { BeneficiaryEntity, EnrolmentKind } from './enrolment-kind.ts';
import { documentsOf, planOf } from './plan.ts';
import { eligible, requireRule } from './recertify.ts';

export const ofPlan = { benefitPlanId: z.uuid().toLowerCase().optional(), isEligible: z.boolean().optional() };
const pageInput = listInput.extend(ofPlan);
const countInput = listInput.pick({ where: true, customFilters: true }).extend(ofPlan);

export type OfPlan = {
  /** Only this plan's; its schema then types `jsonExt` in `where` and custom filters. */
  benefitPlanId?: string | undefined;
  /** Only those who satisfy the rule of that plan today, or only those who do not. */
  isEligible?: boolean | undefined;
};
type CountInput = Pick<ListInput, 'where' | 'customFilters'> & OfPlan;

const rights = 'gql_beneficiary_search_perms';

/** Beneficiaries, of all plans or of one. */
export const listBeneficiariesOf = <E extends BeneficiaryEntity>(
  kind: EnrolmentKind<E>,
): Operation<ListInput & OfPlan, Page<RowOf<E>>> =>
  query({
    rights,
    input: pageInput,
    run: async (ctx, { where, customFilters, benefitPlanId, isEligible, ...page }) => {
      const selected = await selection(ctx, kind, { where, customFilters, benefitPlanId, isEligible });
      return selected.repository.find({ ...definedOnly(page), ...selected.filter });
    },
  }) as never;

export const countBeneficiariesOf = (kind: EnrolmentKind): Operation<CountInput, number> =>
  query({
    rights,
    input: countInput,
    run: async (ctx, input) => {
      const { repository, filter } = await selection(ctx, kind, input);
      return repository.count(filter.where);
    },
  });

/** The rows of a list, and by what schema their data is typed. */
export async function selection(ctx: OperationContext, kind: EnrolmentKind, input: CountInput) {
  const { where, customFilters = [], benefitPlanId, isEligible } = input;
  const plan = benefitPlanId === undefined ? undefined : await planOf(ctx, benefitPlanId);
  const documents: DocumentSchemas = plan === undefined ? {} : documentsOf(kind, plan);
  const read = (condition: unknown, path: (string | number)[]) =>
    toJsonLogic(readCondition(ctx, kind.entity, condition, { path, documents }).tree);
  const conditions = [
    ...(benefitPlanId === undefined ? [] : [{ '==': [{ var: 'benefitPlanId' }, benefitPlanId] }]),
    ...(where === undefined ? [] : [read(where, ['where'])]),
    ...customFilters.map((filter, i) => read(filter, ['customFilters', i])),
  ];
  const judged = isEligible === undefined ? [] : [await eligibility(ctx, kind, plan, isEligible)];
  const json = conditions.length === 0 ? undefined : { and: conditions };
  const filterBy = judged.length === 0 ? json : together(ctx, kind.entity, json, judged, documents);
  const filter = filterBy === undefined ? {} : { where: filterBy };
  return { repository: ctx.repo(kind.entity, { documents }), filter, documents };
}

/** That somebody satisfies the rule of a plan, or does not. */
async function eligibility(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan | undefined,
  isEligible: boolean,
): Promise<TreeNode> {
  if (plan === undefined) return ctx.fail(errors.ELIGIBLE_FOR_WHAT({}, ['isEligible']));
  const holds = eligible(kind, requireRule(ctx, plan, await ruleOfPlan(ctx, plan)));
  return isEligible ? holds : negated(holds);
}

const definedOnly = (page: object): object =>
  Object.fromEntries(Object.entries(page).filter(([, value]) => value !== undefined));
