import {
  type Counts,
  type IdRange,
  type InsertFromOptions,
  type JobContext,
  type OperationContext,
  readCondition,
  type TreeNode,
} from '@parasol/core';
import { allOf, checkedTree, lifted } from '@parasol/core/internal';
import { unfinishedImports } from '@parasol/individual';
import { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { holdsPlace } from '../../../states.ts';
import { type Asking, askedOf, hasEnrolment, treeOf } from '../../beneficiary/asked.ts';
import { conditionsOfPlan } from '../../beneficiary/conditions.ts';
import { asSet, type EnrolledValues, mapTrees, rankedValues, ruleValues } from '../../beneficiary/enrolled-values.ts';
import type { EnrolmentKind } from '../../beneficiary/enrolment-kind.ts';
import { IN_EXCLUSIVE_PLAN, UPLOAD_UNFINISHED } from '../../beneficiary/funnel.ts';
import { closedIssues, heldPlan, placesLeft } from '../../beneficiary/plan.ts';
import { promoteBest } from '../../beneficiary/promote.ts';
import { ofPlan } from '../../benefit-plan/enrolled.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';
import { ENROL } from '../unfinished-enrolments.ts';
import type { EnrolState } from '../upload-input.ts';
import { ofUpload, pendingIn, rowsOf, waitingIn } from '../upload-records.ts';
import { leaveOutOvertaken } from './leave-out-overtaken.ts';

/** More than any file may have. */
const ALL = 2 ** 31 - 1;

/**
 * Enrols whom the rows of a file are about, range by range, by what the plan asks of everybody: its rule, other plans, its places, its
 * waiting list. Each row is told what became of it.
 */
export async function enrolRows(job: JobContext, kind: EnrolmentKind, state: EnrolState): Promise<void> {
  await job.overRanges(
    ENROL,
    async (ctx, size) => {
      // Ranges come in any order, and to several workers: where places are few, all rows are one, so that they go by the order of the file.
      const { maxBeneficiaries, waitingList } = await heldPlan(ctx, state.benefitPlanId);
      const isShort = maxBeneficiaries !== null && waitingList === null && holdsPlace(state.status);
      return rowsOf(ctx).cuts({ where: ofUpload(state), size: isShort ? ALL : size });
    },
    (ctx, range) => enrolRange(ctx, kind, state, range),
  );
  await job.transaction((ctx) => settle(ctx, kind, state));
}

async function enrolRange(
  ctx: OperationContext,
  kind: EnrolmentKind,
  state: EnrolState,
  range: IdRange,
): Promise<Counts> {
  const plan = await heldPlan(ctx, state.benefitPlanId);
  const ended = (of: Ending) => endRows({ ctx, kind, state, range }, of);
  // The upload comes to its end all the same.
  if (await leaveOutClosed(ctx, plan, state, range)) return {};
  await leaveOutOvertaken(ctx, plan, state, range);
  const conditions = await conditionsOfPlan(ctx, kind, plan);
  const imports = await unfinishedImports(ctx);
  const input = { status: state.status, ...(plan.eligibilityRuleId === null ? { everybody: true } : {}) };
  const asked = askedOf(ctx, kind, { plan, input, conditions, imports });
  const ranking = holdsPlace(state.status) ? plan.waitingList : null;
  const places = await placesLeft(ctx, kind, plan, state.status);
  const enrolled = ranking === null ? 'ENROLLED' : 'WAITLISTED';
  // Of a household that another range has enrolled.
  await ended({ outcome: enrolled, where: enrolledNow(ctx, kind, plan) });
  const inPlan = hasEnrolment(kind, [ofPlan(plan.id)]);
  // Who was in the plan when the people were changed has been changed with them, and a file that only makes people changes nobody who was in
  // it when it was read; others keep what was given to them since.
  const since = state.mode === 'create' ? [LEADS, { missing: 'targetVersion' }] : [LEADS];
  await ended({ outcome: 'IN_PLAN', where: inPlan, among: since, reason: ENROLLED_SINCE });
  await ended({ outcome: 'IN_PLAN', where: inPlan });
  for (const { when, criterion, reason } of asked.steps)
    await ended({ outcome: 'LEFT_OUT', where: when, reason: criterion ?? APART[reason] ?? reason });
  const { rule } = asked.conditions;
  const first = places === null || ranking !== null ? [] : await firstOfFile(ctx, state, range, places);
  const { inserted } = await ctx.repo(kind.entity).insertFrom({
    source: BeneficiaryDataSource,
    // Whoever goes on with what another began leaves nobody out; the rule judges by everything that is recorded.
    sourceScope: 'all',
    range,
    where: { and: [...pendingIn(state), LEADS, ...first] },
    set: {
      [kind.subjectId]: { expression: { var: kind.subjectId } },
      benefitPlanId: { value: plan.id },
      status: { value: state.status },
      jsonExt: { expression: { var: 'jsonExt' } },
      ...valuesBehind(kind, ruleValues(rule)),
      ...(ranking === null ? {} : valuesBehind(kind, rankedValues(ctx, kind, ranking, rule))),
    },
    existing: [kind.subjectId, 'benefitPlanId'],
  });
  await ended({ outcome: enrolled, where: enrolledNow(ctx, kind, plan) });
  await ended({ outcome: 'NO_PLACE', among: [LEADS] });
  return { enrolled: inserted };
}

/** For which rows of a range there are places: those that come first in the file, in whatever order the ids of a host are. */
async function firstOfFile(
  ctx: OperationContext,
  state: EnrolState,
  range: IdRange,
  places: number,
): Promise<readonly unknown[]> {
  const lines: number[] = [];
  for await (const rows of rowsOf(ctx).stream({ where: { and: [...pendingIn(state), LEADS] }, range }))
    for (const { line } of rows) lines.push(line);
  if (lines.length <= places) return [];
  const last = places === 0 ? 0 : lines.sort((a, b) => a - b)[places - 1];
  return [{ '<=': [{ var: 'line' }, last] }];
}

const ENROLLED_SINCE = 'ENROLLED_SINCE';
const LEADS = { '==': [{ var: 'leads' }, true] };
const APART: Readonly<Record<string, string>> = {
  [UPLOAD_UNFINISHED]: 'UPLOAD_UNFINISHED',
  [IN_EXCLUSIVE_PLAN]: 'IN_EXCLUSIVE_PLAN',
};

const enrolledNow = (ctx: OperationContext, kind: EnrolmentKind, plan: BenefitPlan, ...more: readonly unknown[]) =>
  hasEnrolment(kind, [ofPlan(plan.id), { '==': [{ var: 'changeId' }, ctx.changeId] }, ...more]);

/** What goes with the household's own row, and who of a waiting list got a place, is known only when all ranges are done. */
async function settle(ctx: OperationContext, kind: EnrolmentKind, state: EnrolState): Promise<void> {
  const plan = await heldPlan(ctx, state.benefitPlanId);
  const of = { ctx, kind, state };
  const isListed = plan.waitingList !== null && holdsPlace(state.status);
  await endRows(of, { outcome: isListed ? 'WAITLISTED' : 'ENROLLED', where: enrolledNow(ctx, kind, plan) });
  for await (const rows of rowsOf(ctx).stream({ where: { and: [ofUpload(state), LEADS, outcomeIs('NO_PLACE')] } })) {
    const groups = [...new Set(rows.flatMap(({ groupId }) => groupId ?? []))];
    if (groups.length > 0) await endRows(of, { outcome: 'NO_PLACE', among: [{ in: [{ var: 'groupId' }, groups] }] });
  }
  await leaveOutSilent(ctx, kind, state);
  if (!isListed || plan.status !== 'OPEN' || plan.isDeleted) return;
  const conditions = await conditionsOfPlan(ctx, kind, plan);
  await promoteBest(ctx, kind, plan, conditions, await placesLeft(ctx, kind, plan, 'ACTIVE'));
  const active = enrolledNow(ctx, kind, plan, { '==': [{ var: 'status' }, 'ACTIVE'] });
  await endRows(of, { outcome: 'ENROLLED', where: active, from: [ofUpload(state), outcomeIs('WAITLISTED')] });
}

/** Leaves out whoever is to be enrolled where the plan was closed meanwhile, which takes nobody in; gives whether it was. */
export async function leaveOutClosed(
  ctx: OperationContext,
  plan: BenefitPlan,
  state: Pick<EnrolState, 'recordId'>,
  range?: IdRange,
): Promise<boolean> {
  const kind = kindOf(plan.type);
  const [closed] = closedIssues(ctx, kind, plan);
  if (closed === undefined) return false;
  const of = { ctx, kind, state, ...(range === undefined ? {} : { range }) };
  await endRows(of, { outcome: 'LEFT_OUT', reason: closed.code });
  return true;
}

/** Leaves out the rows of households whose own row was refused or rejected. While a row waits, it may yet be the one that speaks for others. */
export async function leaveOutSilent(
  ctx: OperationContext,
  kind: EnrolmentKind,
  state: Pick<EnrolState, 'recordId'>,
): Promise<void> {
  if ((await rowsOf(ctx).count(waitingIn(state))) > 0) return;
  // A row that speaks for itself is still to be enrolled where people were applied by themselves.
  if ((await rowsOf(ctx).count({ and: [...pendingIn(state), LEADS] })) > 0) return;
  await endRows({ ctx, kind, state }, { outcome: 'LEFT_OUT', reason: 'HOUSEHOLD_ROW_REFUSED' });
}

const outcomeIs = (outcome: string) => ({ '==': [{ var: 'outcome' }, outcome] });

/** What becomes of which rows. */
interface Ending {
  readonly outcome: Exclude<BeneficiaryDataSource['outcome'], null>;
  readonly reason?: string;
  /** A condition over the person or household. @default all */
  readonly where?: Asking;
  /** Conditions over the row itself. */
  readonly among?: readonly unknown[];
  /** @default those of the upload of which nothing has become yet */
  readonly from?: readonly unknown[];
}

async function endRows(
  of: { ctx: OperationContext; kind: EnrolmentKind; state: Pick<EnrolState, 'recordId'>; range?: IdRange },
  { outcome, reason = '', where, among = [], from = pendingIn(of.state) }: Ending,
): Promise<void> {
  const { ctx, kind, range } = of;
  const rows = readCondition(ctx, BeneficiaryDataSource, { and: [...from, ...among] }).tree;
  const people = where === undefined ? [] : [behind(kind, treeOf(ctx, kind, where))];
  await rowsOf(ctx).updateWhere({
    where: checkedTree(allOf([rows, ...people])),
    ...(range === undefined ? {} : { range }),
    set: { outcome: { value: outcome }, reason: { value: reason === '' ? null : reason.slice(0, 200) } },
  });
}

/** A condition or value over the person or household as one over the row that is about it. */
const behind = ({ planType }: EnrolmentKind, tree: TreeNode): TreeNode =>
  lifted(tree, planType === 'GROUP' ? 'group' : 'individual', true);

const valuesBehind = (kind: EnrolmentKind, values: EnrolledValues): InsertFromOptions['set'] =>
  asSet(mapTrees(values, (tree) => behind(kind, tree)));
