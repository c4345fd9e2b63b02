import { job, listCondition, type OperationContext, readCondition } from '@parasol/core';
import { z } from 'zod';
import { DuplicateSearch } from '../../entities/duplicate-search.ts';
import { Individual } from '../../entities/individual.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { matchExactly } from './match-exactly.ts';
import { configuredFields, requireFields } from './match-field.ts';
import { matchPeople } from './match-people.ts';
import { MODEL, type SearchState } from './search-state.ts';

const input = z.strictObject({
  /** Whom to look at: JSON-logic over people. @default everybody whom the caller reaches */
  where: z.unknown().optional(),
  customFilters: z.array(z.unknown()).max(50).optional(),
  /** Only pairs about somebody who came by this upload: among themselves, and with the registry. */
  uploadId: z.uuid().toLowerCase().optional(),
  /** Fields that must be equal letter by letter. @default the matcher, which finds typing mistakes, swaps and gaps */
  equal: z.array(z.string().min(1).max(300)).min(1).max(10).optional(),
  /** The least probability of the matcher's pairs. @default 0.8 */
  threshold: z.number().gt(0).lt(1).optional(),
});

/** What a search came to. */
export interface DuplicatesFound {
  readonly searchId: string;
  /** People who were looked at. */
  readonly people: number;
  /** Pairs that were compared. */
  readonly compared: number;
  readonly found: number;
  /** Pairs that were not known before, whatever was decided about those. */
  readonly added: number;
  /** Values that so many share that their people were not paired. */
  readonly skipped: number;
}

/**
 * Looks for people who are in the registry twice and keeps the pairs as candidates. Done again, it adds the pairs that are new: what was dismissed
 * stays dismissed. Who searches must see every field that is compared (`core.FIELD_HIDDEN`); `individual.UNKNOWN_FIELD` names
 * fields that nobody has.
 *
 * @example
 * const { added } = unwrap(await me.duplicateCandidates.findDuplicates({ threshold: 0.9 }));
 */
export const findDuplicates = job({
  rights: ['gql_duplicate_find_perms', 'gql_individual_search_perms'],
  input,
  start: async (ctx, given) => {
    const state = await stateOf(ctx, given);
    const { method, fields, threshold, uploadId } = state;
    await ctx.repo(DuplicateSearch).insert({
      ...{ id: state.searchId, method, model: MODEL, fields: [...fields], uploadId },
      threshold: method === 'EXACT' ? null : threshold.toFixed(6),
    });
    return { key: `individual.find_duplicates:${state.searchId}`, state };
  },
  execute: async (run, state) => {
    const searched = await (state.method === 'EXACT' ? matchExactly(run, state) : matchPeople(run, state));
    await run.transaction(async (ctx) => {
      const { id, version } = await ctx.repo(DuplicateSearch).require(state.searchId);
      await ctx.repo(DuplicateSearch).update(id, version, searched);
    });
  },
  finish: async (ctx, { searchId }): Promise<DuplicatesFound> => {
    const { people, compared, found, added, skipped } = await ctx.repo(DuplicateSearch).require(searchId);
    const sums = { people, compared, found, added, skipped };
    return { searchId, ...(sums as { [K in keyof typeof sums]: number }) };
  },
});

async function stateOf(ctx: OperationContext, given: z.output<typeof input>): Promise<SearchState> {
  const { where, customFilters, uploadId, equal, threshold = 0.8 } = given;
  const fields = equal?.map((name) => ({ name, kind: 'category' as const })) ?? configuredFields(ctx);
  requireFields(
    ctx,
    fields.map(({ name }) => name),
  );
  if (equal === undefined && fields.length < 2) ctx.fail(individualErrors.FEW_FIELDS({}, ['fields']));
  // Read now, while it is known what of it the caller gave: later steps take it from the run.
  if (where !== undefined) readCondition(ctx, Individual, where, { path: ['where'] });
  const condition = listCondition(ctx, Individual, { where, customFilters });
  if (uploadId !== undefined) await ctx.repo(IndividualDataSourceUpload).require(uploadId);
  return {
    searchId: ctx.newId(),
    method: equal === undefined ? 'PROBABILISTIC' : 'EXACT',
    fields,
    threshold,
    where: condition ?? null,
    uploadId: uploadId ?? null,
  };
}
