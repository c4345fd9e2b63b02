import { type Issue, inState, type Lease, type OperationContext, refusalOf, refuseRows } from '@parasol/core';
import { GroupIndividual } from '../../../entities/group-individual.ts';
import type { IndividualDataSource } from '../../../entities/individual-data-source.ts';
import { individualErrors } from '../../../errors.ts';
import { HEAD, type Place, PRIMARY } from '../../../household/places.ts';
import { RECIPIENT_COLUMN, ROLE_COLUMN } from '../file/import-columns.ts';
import type { ImportState } from '../import-input.ts';
import { ofUpload, recordsOf, uploaded } from '../of-upload.ts';

type Batch = Pick<ImportState, 'uploadId' | 'mode'>;

/**
 * Refuses rows by which the only member of a household would cease to be its head, or to be paid, as a command on the membership refuses it;
 * not where the file brings somebody else into the household.
 */
export async function refuseLonely(lease: Lease, batch: Batch): Promise<void> {
  let after: string | null | undefined;
  do after = await lease.transaction((ctx) => refusePage(ctx, batch, after));
  while (after !== null);
}

/** Rows of one transaction: as many as one question names. */
const PAGE = 1000;

/** Gives where the next page begins; null after the last. */
async function refusePage(
  ctx: OperationContext,
  batch: Batch,
  after: string | null | undefined,
): Promise<string | null> {
  const where = ofUpload(batch.uploadId, inState('VALID'), { '==': [{ var: 'householdAction' }, 'CHANGE'] });
  const page = { where, orderBy: [], first: PAGE, ...(typeof after === 'string' ? { after } : {}) };
  const { rows, endCursor } = await recordsOf(ctx).find(page);
  const giving = await givingUp(ctx, rows);
  if (giving.length === 0) return endCursor;
  const accompanied = await withCompany(ctx, batch, giving);
  for (const { row, membership, issue, column } of giving)
    if (!accompanied.has(membership.groupId))
      await refuseRows(ctx, uploaded(batch.uploadId, batch.mode), [row.id], refusalOf(issue, column, undefined));
  return endCursor;
}

interface Giving {
  readonly row: IndividualDataSource;
  readonly membership: GroupIndividual;
  readonly issue: Issue;
  readonly column: string;
}

const gives = (before: string | null, said: string | null, place: string): boolean =>
  before === place && said !== null && said !== place;

const isHeadOrPaid = { or: [{ '==': [{ var: 'role' }, HEAD] }, { '==': [{ var: 'recipientType' }, PRIMARY] }] };

/** The rows by which somebody gives a place up that a household needs. */
async function givingUp(ctx: OperationContext, rows: readonly IndividualDataSource[]): Promise<Giving[]> {
  const ids = rows.flatMap(({ membershipId }) => membershipId ?? []);
  const where = { and: [{ in: [{ var: 'id' }, ids] }, isHeadOrPaid] };
  const { rows: found } = await ctx.repo(GroupIndividual, { scope: 'all' }).find({ where, orderBy: [], first: PAGE });
  const memberships = new Map(found.map((membership) => [membership.id, membership]));
  return rows.flatMap((row): Giving[] => {
    const membership = memberships.get(row.membershipId as string);
    if (membership === undefined) return [];
    const about = { row, membership };
    const before: Place = membership;
    if (gives(before.role, row.role, HEAD))
      return [{ ...about, issue: individualErrors.HEAD_NEEDED(), column: ROLE_COLUMN }];
    if (gives(before.recipientType, row.recipientType, PRIMARY))
      return [{ ...about, issue: individualErrors.PRIMARY_NEEDED(), column: RECIPIENT_COLUMN }];
    return [];
  });
}

/** Ids of the households of these rows in which somebody else lives, or comes to live by the file. */
async function withCompany(
  ctx: OperationContext,
  { uploadId }: Batch,
  giving: readonly Giving[],
): Promise<ReadonlySet<string>> {
  const members = await ctx.repo(GroupIndividual, { scope: 'all' }).aggregate({
    where: { in: [{ var: 'groupId' }, [...new Set(giving.map(({ membership }) => membership.groupId))]] },
    groupBy: { group: { var: 'groupId' } },
    select: { members: { function: 'count' } },
    limit: PAGE,
  });
  const coming = await recordsOf(ctx).aggregate({
    where: ofUpload(
      uploadId,
      inState('VALID'),
      { in: [{ var: 'groupCode' }, [...new Set(giving.flatMap(({ row }) => row.groupCode ?? []))]] },
      { or: [{ '==': [{ var: 'action' }, 'CREATE'] }, { in: [{ var: 'householdAction' }, ['JOIN', 'FOUND']] }] },
    ),
    groupBy: { code: { var: 'groupCode' } },
    select: { rows: { function: 'count' } },
    limit: PAGE,
  });
  const named = new Set(coming.map(({ code }) => code));
  return new Set([
    ...members.flatMap(({ group, members: count }) => (Number(count) > 1 ? [group as string] : [])),
    ...giving.flatMap(({ row, membership }) => (named.has(row.groupCode) ? [membership.groupId] : [])),
  ]);
}
