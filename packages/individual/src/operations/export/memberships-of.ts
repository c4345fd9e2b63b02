import type { ExportRow, OperationContext } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';

/** The membership of each person, by the person's id; the oldest of who is in several groups. */
export async function membershipsOf(
  ctx: OperationContext,
  people: readonly ExportRow[],
): Promise<ReadonlyMap<string, GroupIndividual>> {
  const where = { in: [{ var: 'individualId' }, people.map(({ id }) => id)] };
  const found = new Map<string, GroupIndividual>();
  for await (const rows of ctx.repo(GroupIndividual).stream({ where, orderBy: [] }))
    for (const row of rows) if (!found.has(row.individualId)) found.set(row.individualId, row);
  return found;
}

/** The group of each person's membership, by the person's id. */
export async function groupsOf(
  ctx: OperationContext,
  people: readonly ExportRow[],
): Promise<ReadonlyMap<string, Group>> {
  const memberships = await membershipsOf(ctx, people);
  const groups = await ctx.repo(Group).byIds([...memberships.values()].map(({ groupId }) => groupId));
  return new Map(
    [...memberships].flatMap(([person, { groupId }]) => {
      const group = groups.get(groupId);
      return group === undefined ? [] : [[person, group] as const];
    }),
  );
}
