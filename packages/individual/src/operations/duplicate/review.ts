import { listCondition, listInput, type OperationContext, query } from '@parasol/core';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';
import { Individual } from '../../entities/individual.ts';
import type { Agreement } from '../../linkage/compare.ts';

/** A pair with both people, side by side. */
export interface CandidateView {
  readonly candidate: DuplicateCandidate;
  readonly first: Individual;
  readonly second: Individual;
  /** Probability that they are one person; null where it follows from something that is hidden from the caller. */
  readonly score: string | null;
  /** How far the fields agree that the caller sees. */
  readonly reasons: readonly { readonly field: string; readonly agreement: Agreement; readonly bits?: number }[];
}

/** One page of pairs. */
export interface CandidatePage {
  readonly rows: readonly CandidateView[];
  readonly endCursor: string | null;
}

/** Pairs of people who are both still there. */
export const bothLive: unknown = {
  and: [{ '==': [{ var: 'first.isDeleted' }, false] }, { '==': [{ var: 'second.isDeleted' }, false] }],
};

/**
 * The pairs that wait for a decision, most probable first, with what is known of both people; others by `where`. What is hidden from
 * the caller stays hidden: values as everywhere, their agreement, and the score as soon as anything of it follows from them.
 */
export const review = query({
  rights: ['gql_duplicate_search_perms', 'gql_individual_search_perms'],
  input: listInput.omit({ asOf: true, includeDeleted: true }),
  run: async (ctx, { where, customFilters, ...page }): Promise<CandidatePage> => {
    const asked = listCondition(ctx, DuplicateCandidate, { where, customFilters });
    const { rows, endCursor } = await ctx.repo(DuplicateCandidate).find({
      ...(page as { first?: number }),
      where: { and: [asked ?? { '==': [{ var: 'status' }, 'CANDIDATE'] }, bothLive] },
    });
    const people = await ctx.repo(Individual).byIds(rows.flatMap(({ firstId, secondId }) => [firstId, secondId]));
    return {
      rows: rows.flatMap((candidate) => {
        const first = people.get(candidate.firstId);
        const second = people.get(candidate.secondId);
        return first === undefined || second === undefined
          ? []
          : [{ candidate, first, second, ...shownOf(ctx, candidate) }];
      }),
      endCursor,
    };
  },
});

function shownOf({ access }: OperationContext, { score, reasons }: DuplicateCandidate) {
  const all = reasons as CandidateView['reasons'];
  const shown = all.filter(({ field }) => access?.hides(Individual, field) !== true);
  if (shown.length === all.length) return { score, reasons: shown };
  // How much an agreement weighs follows from how common the value is, and that the caller may count for himself.
  return { score: null, reasons: shown.map(({ field, agreement }) => ({ field, agreement })) };
}
