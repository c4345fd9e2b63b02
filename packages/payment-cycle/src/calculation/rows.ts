import type { OperationContext } from '@parasol/core';
import type { AnyEntity, IdRange } from '@parasol/core/internal';
import { Group, GroupIndividual, Individual } from '@parasol/individual';
import type { ClaimRow, MemberRow } from '../calculation-rule/calculation-rule.ts';
import type { Population } from './population.ts';

/** A claim with everything that a rule may read, as one nested object: in memory the same shape as paths in expressions. */
export interface AssembledRow extends ClaimRow {
  readonly individual?: Individual;
  readonly group?: Group & { readonly members: readonly MemberRow[] };
}

const BATCH = 1000;

/** The population of a range, batch by batch, with people, groups and members. */
export async function* assembledRows(
  ctx: OperationContext,
  { source, where, kind, documents }: Population,
  range: IdRange,
): AsyncIterable<readonly AssembledRow[]> {
  const claims = ctx.repo(source as AnyEntity, { documents }) as unknown as {
    stream(options: object): AsyncIterable<readonly (ClaimRow & { individualId: string; groupId: string })[]>;
  };
  for await (const rows of claims.stream({ where, range, batch: BATCH })) {
    if (kind === 'INDIVIDUAL') {
      const people = await ctx.repo(Individual).byIds(
        rows.map((row) => row.individualId),
        { includeDeleted: true },
      );
      yield rows.map((row) => ({ ...row, individual: people.get(row.individualId) as Individual }));
    } else {
      const groups = await groupsOf(
        ctx,
        rows.map((row) => row.groupId),
      );
      yield rows.map((row) => ({ ...row, group: groups.get(row.groupId) as AssembledRow['group'] & object }));
    }
  }
}

async function groupsOf(ctx: OperationContext, ids: readonly string[]) {
  const groups = await ctx.repo(Group).byIds(ids, { includeDeleted: true });
  const members = new Map<string, MemberRow[]>(ids.map((id) => [id, []]));
  const memberships = ctx.repo(GroupIndividual).stream({ where: { in: [{ var: 'groupId' }, ids] } });
  for await (const batch of memberships) {
    const people = await ctx.repo(Individual).byIds(
      batch.map((membership) => membership.individualId),
      { includeDeleted: true },
    );
    for (const membership of batch)
      members.get(membership.groupId)?.push({
        ...membership,
        individual: people.get(membership.individualId) as Individual,
      });
  }
  return new Map(
    [...groups].map(([id, group]) => {
      const all = members.get(id) ?? [];
      return [id, { ...group, members: all.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }];
    }),
  );
}
