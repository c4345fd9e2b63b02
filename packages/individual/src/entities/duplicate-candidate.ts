import { decimal, defineEntity, defineStates, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';
import { DuplicateSearch } from './duplicate-search.ts';
import { Individual } from './individual.ts';

/** A pair waits for a decision, was found to be two people, or was merged. Merging can be undone, so every state can be left. */
export const candidateStates = defineStates('status', ['CANDIDATE'], {
  CANDIDATE: ['DISMISSED', 'MERGED'],
  DISMISSED: ['CANDIDATE', 'MERGED'],
  MERGED: ['CANDIDATE', 'DISMISSED'],
});

/**
 * Two people who may be one. Of the values that speak for it only how far they agree is kept; score and reasons follow from all of them, so
 * both are hidden from whom anything of people is hidden.
 */
export const DuplicateCandidate = defineEntity('duplicate_candidate', {
  table: 'individual_duplicatecandidate',
  fields: z.strictObject({
    status: z.enum(['CANDIDATE', 'DISMISSED', 'MERGED']),
    /** Probability that they are one person; null where values were only asked to be equal. */
    score: decimal(7, 6).nullable(),
    /** `{ field, agreement, bits }` of each field. */
    reasons: z.array(z.unknown()),
    /** Why it was dismissed. */
    decision: z.string().min(1).max(1000).nullable(),
  }),
  relations: {
    /** The smaller id first, so that a pair is there once. */
    first: ref(Individual, { inverse: 'candidatesAsFirst', onDelete: 'keep' }),
    second: ref(Individual, { inverse: 'candidatesAsSecond', onDelete: 'keep' }),
    search: ref(DuplicateSearch, { inverse: 'candidates', onDelete: 'keep' }),
  },
  scope: { within: ['first', 'second'] },
  copies: { of: Individual, in: ['score', 'reasons'] },
  unique: [['firstId', 'secondId']],
  states: candidateStates,
  orderBy: ['-score'],
});
export type DuplicateCandidate = RowOf<typeof DuplicateCandidate>;
