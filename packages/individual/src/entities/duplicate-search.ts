import { decimal, defineEntity, type RowOf } from '@parasol/core';
import { z } from 'zod';
import { Individual } from './individual.ts';

/** How pairs are looked for: by the probability that they are one person, or by values that are equal letter by letter. */
export const duplicateMethods = ['PROBABILISTIC', 'EXACT'] as const;

/** One search for people who are there twice: by what it compared, and what came of it. It holds no values of anybody. */
export const DuplicateSearch = defineEntity('duplicate_search', {
  table: 'individual_duplicatesearch',
  fields: z.strictObject({
    method: z.enum(duplicateMethods),
    /** Which version of the matcher found the pairs. */
    model: z.string().max(64),
    /** `{ name, kind, group }` of the fields that were compared. */
    fields: z.array(z.unknown()),
    /** Pairs below this probability were left out; null where values had to be equal. */
    threshold: decimal(7, 6).nullable(),
    /** Whose people the pairs had to be about; null where all of them were. */
    uploadId: z.uuid().nullable(),
    /** People who were compared, comparisons, pairs that were found, and those of them that were new. */
    people: z.int().nullable(),
    compared: z.int().nullable(),
    found: z.int().nullable(),
    added: z.int().nullable(),
    /** Values so common that their people were not compared with one another. */
    skipped: z.int().nullable(),
    /** Of a file that was not imported: `{ line, individualId, otherLine, score }` of its rows that are there already. */
    matches: z.array(z.unknown()).nullable(),
  }),
  scope: 'creator',
  copies: { of: Individual, in: ['matches'] },
  orderBy: ['-dateCreated'],
  history: false,
});
export type DuplicateSearch = RowOf<typeof DuplicateSearch>;
