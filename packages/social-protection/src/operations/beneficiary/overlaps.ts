import { type Operation, type Page, query, type RowOf } from '@parasol/core';
import { z } from 'zod';
import { placeHoldingStatuses } from '../../states.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { judgedRows, ofEnrolment, overlapOf, together } from './conditions.ts';
import type { BeneficiaryEntity, EnrolmentKind } from './enrolment-kind.ts';
import { planOf } from './plan.ts';

/**
 * Those who have a place in a plan and in one that excludes it: they were enrolled before the plans excluded each other, or a household
 * and its members came together since.
 */
export const overlapsOf = <E extends BeneficiaryEntity>(
  kind: EnrolmentKind<E>,
): Operation<{ benefitPlanId: string; first?: number | undefined; after?: string | undefined }, Page<RowOf<E>>> =>
  query({
    rights: 'gql_beneficiary_search_perms',
    input: z.strictObject({
      benefitPlanId: z.uuid().toLowerCase(),
      first: z.int().min(1).max(1000).default(100),
      after: z.string().max(4000).optional(),
    }),
    run: async (ctx, { benefitPlanId, first, after }) => {
      const plan = await planOf(ctx, benefitPlanId);
      const overlap = await overlapOf(ctx, kind, plan.exclusiveWith ?? []);
      if (overlap === undefined) return { rows: [], endCursor: null };
      const { options, reached } = judgedRows(ctx, kind.entity);
      const inPlan = { and: [ofPlan(plan.id), { in: [{ var: 'status' }, placeHoldingStatuses] }] };
      return ctx.repo(kind.entity, options).find({
        where: together(ctx, kind.entity, inPlan, [...reached, ofEnrolment(kind, overlap)]),
        orderBy: [],
        first,
        ...(after === undefined ? {} : { after }),
      });
    },
  }) as never;
