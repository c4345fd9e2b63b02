import type { OperationContext } from '@parasol/core';
import { Group, type IndividualDataSource } from '@parasol/individual';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import type { AnyBeneficiary, EnrolmentKind } from '../../beneficiary/enrolment-kind.ts';
import { ofPlan } from '../../benefit-plan/enrolled.ts';
import { kindOf } from '../../eligibility-rule/read-definition.ts';

/** The enrolments of people or households in a plan by their ids, whoever sees them; at most a batch of them. */
export async function enrolledBefore(
  ctx: OperationContext,
  plan: BenefitPlan,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, AnyBeneficiary>> {
  if (subjects.length === 0) return new Map();
  const kind = kindOf(plan.type);
  const { rows } = await ctx.repo(kind.entity, { scope: 'all' }).find({
    where: { and: [ofPlan(plan.id), { in: [{ var: kind.subjectId }, [...new Set(subjects)]] }] },
    ...{ orderBy: [], first: 1000 },
  });
  return new Map((rows as readonly AnyBeneficiary[]).map((row) => [subjectOf(kind, row), row]));
}

export const subjectOf = ({ subjectId }: Pick<EnrolmentKind, 'subjectId'>, row: AnyBeneficiary): string =>
  String((row as unknown as Readonly<Record<string, unknown>>)[subjectId]);

/** Ids of households by their code; with `everywhere` also those that the caller does not reach. */
export async function groupsByCode(
  ctx: OperationContext,
  plan: BenefitPlan,
  codes: readonly (string | null)[],
  scope?: 'everywhere',
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(codes.filter((code) => code !== null))];
  if (plan.type !== 'GROUP' || known.length === 0) return new Map();
  const where = { in: [{ var: 'code' }, known] };
  const groups = ctx.repo(Group, scope === undefined ? {} : { scope: 'all' });
  const { rows } = await groups.find({ where, orderBy: [], first: 1000 });
  return new Map(rows.map(({ id, code }) => [code, id]));
}

/** Whom a row turned out to be about, as the upload of people says. */
export interface About {
  readonly item: Pick<IndividualDataSource, 'action' | 'individualId'> | undefined;
  readonly groupCode: string | null;
}

/** What the plan has of those whom rows turned out to be about; of new people, nothing. */
export async function standingOf<R>(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly R[],
  aboutOf: (row: R) => About,
): Promise<(row: R) => AnyBeneficiary | undefined> {
  const codes = rows.map((row) => aboutOf(row).groupCode);
  const groups = await groupsByCode(ctx, plan, codes, 'everywhere');
  const isThere = (action: string | null | undefined) => action === 'UPDATE' || action === 'UNCHANGED';
  const subjectIn = (row: R): string | undefined => {
    const { item, groupCode } = aboutOf(row);
    if (plan.type === 'GROUP') return groups.get(groupCode ?? '');
    return isThere(item?.action) ? (item?.individualId ?? undefined) : undefined;
  };
  const before = await enrolledBefore(
    ctx,
    plan,
    rows.flatMap((row) => subjectIn(row) ?? []),
  );
  return (row) => before.get(subjectIn(row) ?? '');
}
