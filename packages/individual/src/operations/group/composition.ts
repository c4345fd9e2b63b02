import { coreErrors, query } from '@parasol/core';
import { z } from 'zod';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { GroupSummary } from '../../entities/group-summary.ts';
import { Individual } from '../../entities/individual.ts';
import { summariesOf } from '../../household/summaries.ts';

/** Who lives in a household, in numbers, on the day of the question. */
export interface Composition {
  readonly groupId: string;
  /** The person who is head, and the one who is paid; null where nobody lives, or who it is may not be seen. */
  readonly headId: string | null;
  readonly primaryRecipientId: string | null;
  readonly members: number;
  /** Under five years. */
  readonly infants: number;
  /** Under eighteen, infants included. */
  readonly children: number;
  /** From eighteen to sixty-four. */
  readonly adults: number;
  /** From sixty-five. */
  readonly elderly: number;
  /** Children and elderly for every adult, with two decimals; null where there is no adult. */
  readonly dependencyRatio: string | null;
}

const age = { age: [{ var: 'individual.dob' }] };
/** An age that cannot be told counts in no class. */
const counted = (condition: unknown) => ({ function: 'sum', of: { if: [condition, 1, 0] } }) as const;

/**
 * Counts who lives in households, by age, as far as the caller sees them for up to a thousand households. Ages are worked out from the members each time, so they
 * are never behind a birthday. Conditions and formulas ask the same of `group.members` (see the page "Households").
 *
 * @example
 * const [home] = unwrap(await me.groups.composition({ ids: [group.id] }));
 * home?.infants; // how many are under five today
 */
export const composition = query({
  rights: 'gql_group_search_perms',
  input: z.strictObject({ ids: z.array(z.uuid().toLowerCase()).min(1).max(1000) }),
  run: async (ctx, { ids }): Promise<readonly Composition[]> => {
    // Of one member, a count by age says how old they are.
    if (ctx.access?.hides(Individual, 'dob') === true)
      ctx.fail(coreErrors.FIELD_HIDDEN({ field: `${Individual.name}.dob` }));
    const reached = await ctx.repo(Group).byIds(ids);
    const rows = await ctx.repo(GroupIndividual).aggregate({
      where: { in: [{ var: 'groupId' }, ids] },
      groupBy: { groupId: { var: 'groupId' } },
      select: {
        infants: counted({ '<': [age, 5] }),
        children: counted({ '<': [age, 18] }),
        adults: counted({ and: [{ '>=': [age, 18] }, { '<': [age, 65] }] }),
        elderly: counted({ '>=': [age, 65] }),
      },
    });
    const kept = await summariesOf(ctx, ids);
    const hides = (column: string) => ctx.access?.hides(GroupSummary, column) === true;
    const [hidesHead, hidesPrimary] = [hides('headId'), hides('primaryRecipientId')];
    const byGroup = new Map(rows.map((row) => [row['groupId'] as string, row]));
    return ids
      .filter((id) => reached.has(id))
      .map((groupId): Composition => {
        const row = byGroup.get(groupId);
        const of = (name: string) => Number(row?.[name] ?? 0);
        const [children, adults, elderly] = [of('children'), of('adults'), of('elderly')];
        const { headId = null, primaryRecipientId = null, members = 0 } = kept.get(groupId) ?? {};
        return {
          ...{ groupId, members, headId: hidesHead ? null : headId },
          primaryRecipientId: hidesPrimary ? null : primaryRecipientId,
          ...{ infants: of('infants'), children, adults, elderly },
          dependencyRatio: adults === 0 ? null : ratio(children + elderly, adults),
        };
      });
  },
});

/** Whole numbers in, two decimals out, rounded half up. */
function ratio(dependents: number, adults: number): string {
  const hundredths = Math.floor((dependents * 200 + adults) / (adults * 2));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
}
