import { clipped, type OperationContext, type Refusal, refusalOf } from '@parasol/core';
import { Group, GroupIndividual, Individual } from '@parasol/individual';
import type { BeneficiaryDataSource } from '../../../entities/beneficiary-data-source.ts';
import type { BenefitPlan } from '../../../entities/benefit-plan.ts';
import { socialProtectionErrors as errors } from '../../../errors.ts';
import { groupsByCode } from '../check/enrolled-before.ts';

/** Whom a row is about: the person, in plans of households with the household; or why it is nobody. */
export type Place = { readonly individualId: string; readonly groupId: string | null } | { readonly refusal: Refusal };

/** A row of a file, by where it stands and which household it names. */
interface Placed {
  readonly line: number;
  readonly groupCode: string | null;
}

/** Whom rows are about as the registry is now, within the caller's reach: others may have deleted, merged and moved them since. */
export async function placesOf(
  ctx: OperationContext,
  plan: BenefitPlan,
  ids: readonly string[],
  codes: readonly (string | null)[],
): Promise<(row: Placed, individualId: string | null) => Place> {
  const people = await ctx.repo(Individual).byIds(ids);
  const groups = await groupsByCode(ctx, plan, codes);
  const members = await membershipsOf(ctx, plan, ids);
  return ({ line, groupCode }, individualId) => {
    const groupId = groupCode === null ? null : (groups.get(groupCode)?.id ?? null);
    if (individualId === null || !people.has(individualId))
      return { refusal: refusalOf(errors.PERSON_GONE({ line }), null, undefined) };
    if (plan.type !== 'GROUP') return { individualId, groupId: null };
    if (members.has(`${groupId} ${individualId}`)) return { individualId, groupId };
    const group = clipped(groupCode ?? '');
    return { refusal: refusalOf(errors.NOT_IN_HOUSEHOLD({ line, group }), null, undefined) };
  };
}

/** Who of these people lives in which household, in a plan of households: `<household> <person>`. */
export async function membershipsOf(
  ctx: OperationContext,
  plan: BenefitPlan,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  if (plan.type !== 'GROUP' || ids.length === 0) return members;
  const where = { in: [{ var: 'individualId' }, ids] };
  for await (const rows of ctx.repo(GroupIndividual).stream({ where }))
    for (const { groupId, individualId } of rows) members.add(`${groupId} ${individualId}`);
  return members;
}

/** Why rows that had a person, or a household, have none any more, by the ids of the rows. */
export async function goneSince(
  ctx: OperationContext,
  plan: BenefitPlan,
  rows: readonly BeneficiaryDataSource[],
): Promise<ReadonlyMap<string, Refusal>> {
  const ids = rows.flatMap(({ individualId }) => individualId ?? []);
  const people = await ctx.repo(Individual).byIds(ids);
  const members = await membershipsOf(ctx, plan, ids);
  const groups =
    plan.type === 'GROUP' ? await ctx.repo(Group).byIds(rows.flatMap(({ groupId }) => groupId ?? [])) : null;
  return new Map(
    rows.flatMap(({ id, line, individualId, groupId }): [string, Refusal][] => {
      const group = groups?.get(groupId ?? '');
      if (!people.has(individualId ?? '') || (groups !== null && group === undefined))
        return [[id, refusalOf(errors.PERSON_GONE({ line }), null, undefined)]];
      if (group === undefined || members.has(`${groupId} ${individualId}`)) return [];
      return [[id, refusalOf(errors.NOT_IN_HOUSEHOLD({ line, group: clipped(group.code) }), null, undefined)]];
    }),
  );
}
