import { defineEntity, defineStates, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';
import { Individual } from './individual.ts';

export const mergeStates = defineStates('status', ['MERGED'], { MERGED: ['UNDONE'], UNDONE: [] });

/**
 * Two records of one person made one: the golden one goes on, the absorbed one is deleted. `items` is what was written, by ids and versions, so
 * that it can be undone exactly. What was kept for its own sake, such as benefits that were paid, stays with the absorbed record
 * and is found from here.
 */
export const IndividualMerge = defineEntity('individual_merge', {
  table: 'individual_individualmerge',
  fields: z.strictObject({
    status: z.enum(['MERGED', 'UNDONE']),
    /** By field, where its value was to come from. */
    survivorship: z.record(z.string(), z.unknown()),
    /** Fields whose value is now the absorbed record's. */
    taken: z.array(z.unknown()),
    /** Rows that were written, in order. */
    items: z.array(z.unknown()),
    reason: z.string().min(1).max(1000).nullable(),
    /** Why it was undone. */
    undoReason: z.string().min(1).max(1000).nullable(),
  }),
  relations: {
    golden: ref(Individual, { inverse: 'merges', onDelete: 'keep' }),
    absorbed: ref(Individual, { inverse: 'mergedInto', onDelete: 'keep' }),
  },
  scope: { within: ['golden', 'absorbed'] },
  copies: { of: Individual, in: ['taken'] },
  states: mergeStates,
  orderBy: ['-dateCreated'],
});
export type IndividualMerge = RowOf<typeof IndividualMerge>;
