import { differenceOf, type FieldChange, type OperationContext } from '@parasol/core';
import { Group } from '../../../entities/group.ts';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';

/** Households of items, as far as the reader reaches them. */
export interface Households {
  /** Memberships that items change or end, ended ones included. */
  readonly memberships: ReadonlyMap<string, GroupIndividual>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Ids of people who live in some household. */
  readonly housed: ReadonlySet<string>;
}

export async function householdsOf(ctx: OperationContext, items: readonly IndividualDataSource[]): Promise<Households> {
  const changing = items.filter(({ householdAction }) => householdAction !== null);
  const memberships = await ctx.repo(GroupIndividual).byIds(
    changing.flatMap(({ membershipId }) => membershipId ?? []),
    { includeDeleted: true },
  );
  const groups = await ctx.repo(Group).byIds(
    [...memberships.values()].map(({ groupId }) => groupId),
    { includeDeleted: true },
  );
  const homeless = changing.flatMap(({ membershipId, individualId }) =>
    membershipId === null ? (individualId ?? []) : [],
  );
  const housed = new Set<string>();
  if (homeless.length > 0) {
    const where = { in: [{ var: 'individualId' }, homeless] };
    for await (const rows of ctx.repo(GroupIndividual).stream({ where, orderBy: [] }))
      for (const { individualId } of rows) housed.add(individualId);
  }
  return { memberships, groups, housed };
}

/** What changes of the household of an item; undefined where the reader does not reach the household that it was compared with. */
export async function householdChanges(
  ctx: OperationContext,
  item: IndividualDataSource,
  { memberships, groups }: Households,
): Promise<readonly FieldChange[] | undefined> {
  const { householdAction, groupCode, role, recipientType, membershipId, membershipVersion } = item;
  // A row that changes a household names it, until the person is made anonymous.
  if (householdAction === null || groupCode === null) return [];
  let before: GroupIndividual | undefined;
  let code: string | null = null;
  if (membershipId !== null) {
    const now = memberships.get(membershipId);
    if (now === undefined) return undefined;
    const isSame = now.version === membershipVersion;
    before = isSame ? now : await ctx.repo(GroupIndividual).version(now.id, membershipVersion as number);
    code = groups.get(now.groupId)?.code ?? null;
    if (before === undefined || code === null) return undefined;
  }
  const { role: formerRole = null, recipientType: formerType = null } = before ?? {};
  const was = { group: { code }, membership: { role: formerRole, recipientType: formerType } };
  const comes = householdAction === 'JOIN' || householdAction === 'FOUND';
  // Within a household, an empty cell leaves what there is; what somebody was does not go along with them.
  const becomes = {
    'group.code': comes ? groupCode : code,
    'membership.role': comes ? role : (role ?? formerRole),
    'membership.recipientType': comes ? recipientType : (recipientType ?? formerType),
  };
  return differenceOf(was, becomes);
}

/** Whether the membership is as the item was compared with it, or only the upload itself has written it since. */
export function isWhereItWas(
  { householdAction, membershipId, membershipVersion, individualId }: IndividualDataSource,
  { memberships, housed, own }: Households & { readonly own: ReadonlySet<string> },
): boolean {
  if (householdAction === null) return true;
  if (membershipId === null) return !housed.has(individualId ?? '');
  const now = memberships.get(membershipId);
  if (now === undefined || now.isDeleted) return false;
  return now.version === membershipVersion || own.has(now.changeId);
}
