import { command, type Operation, type OperationContext, type TreeNode, unchanged } from '@parasol/core';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { unfinishedEnrolments } from '../upload/unfinished-enrolments.ts';
import {
  conditionsOfPlan,
  hasConditions,
  mayHavePlace,
  ofEnrolment,
  type PlanConditions,
  together,
} from './conditions.ts';
import type { AnyBeneficiary, EnrolmentKind } from './enrolment-kind.ts';
import { closedIssues, lockedPlan, placesLeft, planOf } from './plan.ts';
import { isHighestFirst, waitingOrder } from './ranking.ts';

/** What giving free places to those who wait did. */
export interface Promoted {
  readonly benefitPlanId: string;
  /** Who got a place: the first of the list who may have one. */
  readonly promoted: number;
  /** Who waits still. */
  readonly waiting: number;
  /** Those of them who may not have a place any more, by the plan's rule or because of another plan: they keep their rank and are passed by. */
  readonly passedBy: number;
  /** Null without a limit. */
  readonly placesLeft: number | null;
}

const input = z.strictObject({
  benefitPlanId: z.uuid().toLowerCase(),
  /** At most so many. @default as many as there are places */
  most: z.int().min(1).optional(),
});

/** Gives the places that are free to those who wait, in the order of the list. Whoever may not have one any more is passed by. */
export const promoteOf = (
  kind: EnrolmentKind,
): Operation<{ benefitPlanId: string; most?: number | undefined }, Promoted> =>
  command({
    rights: 'gql_beneficiary_create_perms',
    approval: 'allowed',
    // The order is that of the whole list.
    scope: 'whole',
    input,
    replay: 'value',
    validate: async (ctx, { benefitPlanId }) => {
      const plan = await planOf(ctx, benefitPlanId);
      const none = plan.waitingList === null ? [errors.NO_WAITING_LIST({ code: plan.code }, ['benefitPlanId'])] : [];
      return [...closedIssues(ctx, kind, plan), ...none];
    },
    run: async (ctx, { benefitPlanId, most }) => {
      const plan = await lockedPlan(ctx, benefitPlanId);
      const closed = closedIssues(ctx, kind, plan);
      if (closed.length > 0) ctx.fail(...closed);
      const places = await placesLeft(ctx, kind, plan, 'ACTIVE');
      const offered = most === undefined ? places : Math.min(most, places ?? most);
      const conditions = await conditionsOfPlan(ctx, kind, plan);
      const promoted = await promoteBest(ctx, kind, plan, conditions, offered);
      const waiting = await countWaiting(ctx, kind, plan);
      const may = hasConditions(conditions) ? [ofEnrolment(kind, mayHavePlace(conditions))] : [];
      const result: Promoted = {
        benefitPlanId,
        promoted,
        waiting,
        passedBy: may.length === 0 ? 0 : waiting - (await countWaiting(ctx, kind, plan, may)),
        placesLeft: places === null ? null : places - promoted,
      };
      return promoted === 0 ? unchanged(result) : result;
    },
  }) as never;

/** Those of a plan who wait, as JSON-logic. */
export const waitingIn = (planId: string): unknown => ({
  and: [ofPlan(planId), { '==': [{ var: 'status' }, 'WAITING'] }, { missing: 'replacementUuid' }],
});

const countWaiting = (
  ctx: OperationContext,
  kind: EnrolmentKind,
  { id }: BenefitPlan,
  trees: readonly TreeNode[] = [],
): Promise<number> => rowsOf(ctx, kind).count(together(ctx, kind.entity, waitingIn(id), trees));

// Whoever asks: the order is that of the whole list, and told are numbers.
const rowsOf = (ctx: OperationContext, { entity }: EnrolmentKind) => ctx.repo(entity, { scope: 'all' });

/**
 * Gives a number of places (null: as many as are wanted) to the first of the list who may have one: by the rank of the last of them,
 * not one by one. Of a file of which not everybody is on the list yet nobody gets one before the others can. The plan is locked and its
 * conditions were asked for.
 */
export async function promoteBest(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  conditions: PlanConditions,
  places: number | null,
): Promise<number> {
  if (places === 0) return 0;
  const rows = rowsOf(ctx, kind);
  const trees = hasConditions(conditions) ? [ofEnrolment(kind, mayHavePlace(conditions))] : [];
  const partial = await unfinishedEnrolments(ctx);
  const listed = partial === undefined ? [waitingIn(plan.id)] : [waitingIn(plan.id), { '!': partial }];
  const among = (json: unknown) => together(ctx, kind.entity, { and: [...listed, json] }, trees);
  const everybody = { '==': [{ var: 'status' }, 'WAITING'] };
  const activate = (json: unknown, through?: string) =>
    rows.updateWhere({
      where: among(json),
      set: { status: { value: 'ACTIVE' }, statusReason: { value: null } },
      ...(through === undefined ? {} : { range: { after: undefined, through } }),
    });
  if (places === null || (await rows.count(among(everybody))) <= places) return activate(everybody);
  const last = await rowAt(rows, among(everybody), waitingOrder(plan), places);
  const { rankingScore } = last;
  if (waitingOrder(plan).length === 0) return activate(everybody, last.id);
  if (rankingScore === null)
    return (
      (await activate({ '!': [{ missing: 'rankingScore' }] })) + (await activate({ missing: 'rankingScore' }, last.id))
    );
  const score = { decimal: rankingScore };
  const isBefore = plan.waitingList !== null && isHighestFirst(plan.waitingList) ? '>' : '<';
  const before = await activate({ [isBefore]: [{ var: 'rankingScore' }, score] });
  return before + (await activate({ '==': [{ var: 'rankingScore' }, score] }, last.id));
}

/** The row at a place of an order, counted from one; there are at least so many. */
async function rowAt(
  rows: ReturnType<typeof rowsOf>,
  where: unknown,
  orderBy: readonly string[],
  place: number,
): Promise<AnyBeneficiary> {
  let seen = 0;
  for await (const batch of rows.stream({ where, orderBy })) {
    const row = batch[place - seen - 1];
    if (row !== undefined) return row as AnyBeneficiary;
    seen += batch.length;
  }
  throw new Error('The waiting list is shorter than it was counted.');
}
