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
  toJsonLogic,
} from '@parasol/core';
import { z } from 'zod';
import type { BeneficiaryEntity, EnrolmentKind } from './enrolment-kind.ts';
import { documentsOf, planOf } from './plan.ts';

const ofPlan = { benefitPlanId: z.uuid().toLowerCase().optional() };
const pageInput = listInput.extend(ofPlan);
const countInput = listInput.pick({ where: true, customFilters: true }).extend(ofPlan);

type OfPlan = {
  /** Only this plan's; its schema then types `jsonExt` in `where` and custom filters. */
  benefitPlanId?: string | undefined;
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
    run: async (ctx, { where, customFilters, benefitPlanId, ...page }) => {
      const selected = await selection(ctx, kind, { where, customFilters, benefitPlanId });
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

async function selection(ctx: OperationContext, kind: EnrolmentKind, input: CountInput) {
  const { where, customFilters = [], benefitPlanId } = input;
  const documents: DocumentSchemas =
    benefitPlanId === undefined ? {} : documentsOf(kind, await planOf(ctx, benefitPlanId));
  const read = (condition: unknown, path: (string | number)[]) =>
    toJsonLogic(readCondition(ctx, kind.entity, condition, { path, documents }).tree);
  const conditions = [
    ...(benefitPlanId === undefined ? [] : [{ '==': [{ var: 'benefitPlanId' }, benefitPlanId] }]),
    ...(where === undefined ? [] : [read(where, ['where'])]),
    ...customFilters.map((filter, i) => read(filter, ['customFilters', i])),
  ];
  const filter = conditions.length === 0 ? {} : { where: { and: conditions } };
  return { repository: ctx.repo(kind.entity, { documents }), filter };
}

const definedOnly = (page: object): object =>
  Object.fromEntries(Object.entries(page).filter(([, value]) => value !== undefined));
