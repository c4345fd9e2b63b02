import type { OperationContext } from '@parasol/core';
import { byCode, type Coded, Group, type IndividualDataSource } from '@parasol/individual';
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

/** Households by their code; with `all` also those that the caller does not reach. None in a plan of people. */
export const groupsByCode = async (
  ctx: OperationContext,
  plan: BenefitPlan,
  codes: readonly (string | null)[],
  scope?: 'all',
): Promise<ReadonlyMap<string, Coded>> =>
  plan.type === 'GROUP'
    ? byCode(
        ctx,
        Group,
        codes.filter((code) => code !== null),
        scope,
      )
    : new Map();

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
  const groups = await groupsByCode(ctx, plan, codes, 'all');
  const isThere = (action: string | null | undefined) => action === 'UPDATE' || action === 'UNCHANGED';
  const subjectIn = (row: R): string | undefined => {
    const { item, groupCode } = aboutOf(row);
    if (plan.type === 'GROUP') return groups.get(groupCode ?? '')?.id;
    return isThere(item?.action) ? (item?.individualId ?? undefined) : undefined;
  };
  const before = await enrolledBefore(
    ctx,
    plan,
    rows.flatMap((row) => subjectIn(row) ?? []),
  );
  return (row) => before.get(subjectIn(row) ?? '');
}
