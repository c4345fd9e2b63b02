import { type Operation, type OperationContext, query } from '@parasol/core';
import { z } from 'zod';
import { socialProtectionErrors as errors } from '../../errors.ts';
import type { AnyBeneficiary, EnrolmentKind } from './enrolment-kind.ts';
import { planOf } from './plan.ts';
import { waitingIn } from './promote.ts';
import { waitingOrder } from './ranking.ts';

/** Somebody's place on a waiting list. */
export interface WaitingListEntry {
  /** 1 is next. Counted over the whole list, also where the caller sees a part of it. */
  readonly position: number;
  /** The enrolment, and whose it is. */
  readonly id: string;
  readonly subjectId: string;
  /** Decimal text; null where nothing ranks them, who come last. */
  readonly rankingScore: string | null;
  /** When they came on the list: among equals the earlier is first. */
  readonly dateCreated: string;
}

/** One page of a waiting list in its published order. */
export interface WaitingListPage {
  readonly rows: readonly WaitingListEntry[];
  readonly waiting: number;
  readonly endCursor: string | null;
}

const input = z.strictObject({
  benefitPlanId: z.uuid().toLowerCase(),
  first: z.int().min(1).max(1000).default(100),
  after: z.string().max(4000).optional(),
});

/** The list of those who wait, in the order in which they will be promoted. */
export const waitingListOf = (
  kind: EnrolmentKind,
): Operation<{ benefitPlanId: string; first?: number | undefined; after?: string | undefined }, WaitingListPage> =>
  query({
    rights: 'gql_beneficiary_search_perms',
    input,
    run: async (ctx, { benefitPlanId, first, after }): Promise<WaitingListPage> => {
      const plan = await planOf(ctx, benefitPlanId);
      if (plan.waitingList === null) ctx.fail(errors.NO_WAITING_LIST({ code: plan.code }, ['benefitPlanId']));
      // Positions are those of the whole list; whom the caller does not see is left out of the page below.
      const rows = ctx.repo(kind.entity, { scope: 'all' });
      const where = waitingIn(plan.id);
      const { before, cursor } = readCursor(after);
      const page = await rows.find({
        where,
        orderBy: waitingOrder(plan),
        first,
        ...(cursor === undefined ? {} : { after: cursor }),
      });
      const placed = (page.rows as readonly AnyBeneficiary[]).map((row, i) => entryOf(kind, row, before + i + 1));
      return {
        rows: await seenOf(ctx, kind, placed),
        waiting: await rows.count(where),
        endCursor: page.endCursor === null ? null : `${before + page.rows.length}:${page.endCursor}`,
      };
    },
  }) as never;

const entryOf = ({ subjectId }: EnrolmentKind, row: AnyBeneficiary, position: number): WaitingListEntry => ({
  position,
  id: row.id,
  subjectId: (row as unknown as Readonly<Record<string, string>>)[subjectId] as string,
  rankingScore: row.rankingScore,
  dateCreated: row.dateCreated,
});

async function seenOf(
  ctx: OperationContext,
  { entity }: EnrolmentKind,
  entries: readonly WaitingListEntry[],
): Promise<readonly WaitingListEntry[]> {
  if (ctx.access?.rowsOf(entity) === undefined) return entries;
  const seen = await ctx.repo(entity).byIds(entries.map(({ id }) => id));
  return entries.filter(({ id }) => seen.has(id));
}

/** A cursor says how many came before it, so that positions go on. */
function readCursor(after: string | undefined): { readonly before: number; readonly cursor: string | undefined } {
  const parts = after === undefined ? undefined : /^(\d{1,12}):(.+)$/s.exec(after);
  return parts === undefined || parts === null
    ? { before: 0, cursor: after }
    : { before: Number(parts[1]), cursor: parts[2] };
}
