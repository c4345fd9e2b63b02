import { coreErrors, query } from '@parasol/core';
import { z } from 'zod';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';
import { clustersOf } from '../../linkage/cluster.ts';
import { bothLive } from './review.ts';

/** People whom open pairs connect, directly or through others. */
export interface DuplicateCluster {
  /** Ids in order. */
  readonly individualIds: readonly string[];
  readonly candidateIds: readonly string[];
}

/**
 * The open pairs as clusters, largest first: three records of one person are one question, not three. `leastScore` leaves out weaker pairs; it
 * is refused (`core.FIELD_HIDDEN`) for whom the score is hidden.
 */
export const clusters = query({
  rights: ['gql_duplicate_search_perms', 'gql_individual_search_perms'],
  input: z.strictObject({
    leastScore: z.number().min(0).max(1).optional(),
    /** Clusters at most. @default 100 */
    first: z.int().min(1).max(1000).optional(),
  }),
  run: async (ctx, { leastScore, first = 100 }): Promise<readonly DuplicateCluster[]> => {
    if (leastScore !== undefined && ctx.access?.hides(DuplicateCandidate, 'score') === true)
      ctx.fail(coreErrors.FIELD_HIDDEN({ field: `${DuplicateCandidate.name}.score` }, ['leastScore']));
    const conditions = [
      { '==': [{ var: 'status' }, 'CANDIDATE'] },
      bothLive,
      ...(leastScore === undefined ? [] : [{ '>=': [{ var: 'score' }, leastScore] }]),
    ];
    const people = new Map<string, number>();
    const numbered = (id: string): number => {
      const number = people.get(id) ?? people.size;
      people.set(id, number);
      return number;
    };
    const pairs: { id: string; a: number; b: number }[] = [];
    for await (const batch of ctx.repo(DuplicateCandidate).stream({ where: { and: conditions }, orderBy: [] }))
      for (const { id, firstId, secondId } of batch) pairs.push({ id, a: numbered(firstId), b: numbered(secondId) });
    const ids = [...people.keys()];
    const connected = clustersOf(pairs).sort((x, y) => y.length - x.length);
    const clusterOf = new Map(connected.flatMap((records, i) => records.map((record) => [record, i] as const)));
    const candidates = connected.map((): string[] => []);
    for (const { id, a } of pairs) candidates[clusterOf.get(a) as number]?.push(id);
    return connected.slice(0, first).map((records, i) => ({
      individualIds: records.map((record) => ids[record] as string).sort(),
      candidateIds: candidates[i] as string[],
    }));
  },
});
