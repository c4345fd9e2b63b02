import { command, patchInput, unchanged } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { birthIssues } from './birth-issues.ts';

/** Changes a person, given the version that was read. */
export const update = command({
  rights: 'gql_individual_update_perms',
  approval: 'allowed',
  input: patchInput(Individual),
  validate: (ctx, { id: _, version: __, ...patch }) => [
    ...ctx.repo(Individual).issuesOfPatch(patch),
    ...birthIssues(ctx, patch.dob),
  ],
  run: async (ctx, { id, version, ...patch }) => {
    const { row, changed } = await ctx.repo(Individual).update(id, version, patch);
    return changed ? row : unchanged(row);
  },
});
