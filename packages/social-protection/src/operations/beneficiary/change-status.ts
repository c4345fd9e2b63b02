import {
  command,
  type Issue,
  type Operation,
  type OperationContext,
  readCondition,
  type TreeNode,
  toJsonLogic,
  unchanged,
} from '@parasol/core';
import { negated } from '@parasol/core/internal';
import { z } from 'zod';
import type { BenefitPlan } from '../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../errors.ts';
import { type BeneficiaryStatus, beneficiaryStates, beneficiaryStatuses, holdsPlace } from '../../states.ts';
import { ofPlan } from '../benefit-plan/enrolled.ts';
import { conditionsOfPlan, hasConditions, mayHavePlace, ofEnrolment, together } from './conditions.ts';
import type { AnyBeneficiary, EnrolmentKind } from './enrolment-kind.ts';
import { waitingIssues } from './judge.ts';
import { closedIssues, documentsOf, lockedPlan, placesLeft, planOf } from './plan.ts';

/** What a change of many statuses takes. */
export interface ChangeStatusInput {
  readonly benefitPlanId: string;
  readonly status: BeneficiaryStatus;
  /** Kept with each of them and in their history. At most 1,000 characters. */
  readonly reason: string;
  /** Whom, one by one: at most 1,000. */
  readonly ids?: readonly string[] | undefined;
  /** Or by a condition over the beneficiary: JSON-logic, or custom filters over its extension data. */
  readonly where?: unknown;
}

/** Somebody whose status did not change, and why. */
export interface RefusedChange {
  readonly id: string;
  /**
   * `NOT_FOUND`: not in this plan. `TRANSITION`: the table of states has no such step. `NOT_ELIGIBLE`: the plan's rule, or a plan that
   * excludes it, gives no place.
   */
  readonly reason: 'NOT_FOUND' | 'TRANSITION' | 'NOT_ELIGIBLE';
  readonly status: BeneficiaryStatus | null;
}

/** What a change of many statuses did. */
export interface ChangedStatuses {
  readonly benefitPlanId: string;
  readonly status: BeneficiaryStatus;
  readonly changed: number;
  /** Who had the status already. */
  readonly unchanged: number;
  /** How many could not move, by the status that they have; those who are not eligible are counted under that. */
  readonly refused: Readonly<Record<string, number>>;
  /** The first hundred of those who could not, one by one. */
  readonly items: readonly RefusedChange[];
}

const SHOWN = 100;
const input = z.strictObject({
  benefitPlanId: z.uuid().toLowerCase(),
  status: z.enum(beneficiaryStatuses),
  reason: z.string().trim().min(1).max(1000),
  ids: z.array(z.uuid().toLowerCase()).min(1).max(1000).optional(),
  where: z.unknown().optional(),
});
type Input = z.output<typeof input>;

/**
 * Gives many beneficiaries of a plan another status for one reason, by one statement. Who cannot move is left as he is and named.
 * When places are short nobody moves.
 */
export const changeStatusOf = (kind: EnrolmentKind): Operation<ChangeStatusInput, ChangedStatuses> =>
  command({
    rights: 'gql_beneficiary_update_perms',
    approval: 'allowed',
    input,
    replay: 'value',
    validate: async (ctx, given) => {
      if ((given.ids === undefined) === (given.where === undefined)) return [errors.IDS_OR_WHERE({}, ['where'])];
      const plan = await planOf(ctx, given.benefitPlanId);
      selectionOf(ctx, kind, plan, given);
      return openIssues(ctx, kind, plan, given.status);
    },
    run: async (ctx, given) => {
      const plan = await lockedPlan(ctx, given.benefitPlanId);
      const issues = openIssues(ctx, kind, plan, given.status);
      if (issues.length > 0) ctx.fail(...issues);
      const result = await changeStatus(ctx, kind, plan, given);
      return result.changed === 0 ? unchanged(result) : result;
    },
  }) as never;

/** Who becomes active needs a plan that takes people in. */
const openIssues = (
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  status: BeneficiaryStatus,
): Issue[] =>
  closedIssues(ctx, kind, plan).filter(({ code }) => status === 'ACTIVE' || code.endsWith('.PLAN_OF_OTHER_TYPE'));

/** Those of the plan whom the call means, as a condition. */
function selectionOf(ctx: OperationContext, kind: EnrolmentKind, plan: BenefitPlan, { ids, where }: Input): unknown {
  const meant =
    ids === undefined
      ? toJsonLogic(
          readCondition(ctx, kind.entity, where, { path: ['where'], documents: documentsOf(kind, plan) }).tree,
        )
      : { in: [{ var: 'id' }, ids] };
  return { and: [ofPlan(plan.id), { missing: 'replacementUuid' }, meant] };
}

async function changeStatus(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  given: Input,
): Promise<ChangedStatuses> {
  const { status, reason } = given;
  const where = selectionOf(ctx, kind, plan, given);
  const documents = documentsOf(kind, plan);
  const rows: Rows = ctx.repo(kind.entity, { documents }) as never;
  const counts = await countsByStatus(rows, where);
  const taking = { in: [{ var: 'status' }, takingPlace(status)] };
  const barred = await barredFrom(ctx, kind, plan, status, counts);
  const ofThose = (json: unknown, trees: readonly TreeNode[]) =>
    trees.length === 0 ? json : together(ctx, kind.entity, json, trees, documents);
  const notEligible = barred.length === 0 ? 0 : await rows.count(ofThose({ and: [where, taking] }, barred));
  await requirePlaces(ctx, kind, plan, status, counts, notEligible);
  const set = { status: { value: status }, statusReason: { value: reason }, statusCause: { value: 'MANUAL' } };
  const move = (json: unknown, trees: readonly TreeNode[]) => rows.updateWhere({ where: ofThose(json, trees), set });
  const changed =
    barred.length === 0
      ? await move(where, [])
      : (await move({ and: [where, { '!': [taking] }] }, [])) +
        (await move({ and: [where, taking] }, barred.map(negated)));
  const stuck = [...counts].filter(([from]) => from !== status && !canMove(from, status));
  const stuckRows = { and: [where, { in: [{ var: 'status' }, stuck.map(([from]) => from)] }] };
  return {
    benefitPlanId: plan.id,
    status,
    changed,
    unchanged: counts.get(status) ?? 0,
    refused: { ...Object.fromEntries(stuck), ...(notEligible === 0 ? {} : { NOT_ELIGIBLE: notEligible }) },
    items: [
      ...(await missingOf(ctx, kind, plan, given)),
      ...(stuck.length === 0 ? [] : await named(rows, stuckRows, 'TRANSITION')),
      ...(notEligible === 0 ? [] : await named(rows, ofThose({ and: [where, taking] }, barred), 'NOT_ELIGIBLE')),
    ].slice(0, SHOWN),
  };
}

type Rows = ReturnType<OperationContext['repo']>;
type Counts = ReadonlyMap<BeneficiaryStatus, number>;

async function countsByStatus(rows: Rows, where: unknown): Promise<Counts> {
  const groups = await rows.aggregate({
    where,
    groupBy: { status: { var: 'status' } },
    select: { rows: { function: 'count' } },
  });
  return new Map(groups.map((group) => [group['status'] as BeneficiaryStatus, Number(group['rows'])]));
}

const canMove = (from: BeneficiaryStatus, to: BeneficiaryStatus): boolean =>
  (beneficiaryStates.transitions[from] as readonly string[]).includes(to);

/** States from which the step takes a place that was not held before. A pause of a candidate takes one as well, and asks for nothing. */
const takingPlace = (to: BeneficiaryStatus): BeneficiaryStatus[] =>
  holdsPlace(to) ? beneficiaryStatuses.filter((from) => canMove(from, to) && !holdsPlace(from)) : [];

/** What bars somebody from a place, as a condition over the enrolment; none where nobody takes one. */
async function barredFrom(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  status: BeneficiaryStatus,
  counts: Counts,
): Promise<readonly TreeNode[]> {
  if (!takingPlace(status).some((from) => (counts.get(from) ?? 0) > 0)) return [];
  const conditions = await conditionsOfPlan(ctx, kind, plan);
  return hasConditions(conditions) ? [negated(ofEnrolment(kind, mayHavePlace(conditions)))] : [];
}

/** Refuses when more would take a place than there are, or pass by those who wait. */
async function requirePlaces(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  status: BeneficiaryStatus,
  counts: Counts,
  notEligible: number,
): Promise<void> {
  const wanted = takingPlace(status).reduce((sum, from) => sum + (counts.get(from) ?? 0), 0) - notEligible;
  if (wanted === 0) return;
  const waits = await waitingIssues(ctx, kind, plan);
  if (waits.length > 0) ctx.fail(...waits);
  const left = await placesLeft(ctx, kind, plan, status);
  if (left !== null && wanted > left)
    ctx.fail(errors.PLACES_SHORT({ code: plan.code, wanted, left }, ['benefitPlanId']));
}

/** Ids that are of nobody in this plan whom the caller sees. */
async function missingOf(
  ctx: OperationContext,
  kind: EnrolmentKind,
  plan: BenefitPlan,
  { ids = [] }: Input,
): Promise<RefusedChange[]> {
  const found = (await ctx.repo(kind.entity).byIds(ids)) as ReadonlyMap<string, AnyBeneficiary>;
  const isHere = (id: string) => found.get(id)?.benefitPlanId === plan.id;
  return [...new Set(ids)].filter((id) => !isHere(id)).map((id) => ({ id, reason: 'NOT_FOUND', status: null }));
}

/** The first hundred of those who could not move, one by one. */
async function named(rows: Rows, where: unknown, reason: RefusedChange['reason']): Promise<RefusedChange[]> {
  const page = await rows.find({ where, orderBy: ['id'], first: SHOWN });
  return (page.rows as unknown as readonly AnyBeneficiary[]).map(({ id, status }) => ({ id, reason, status }));
}
