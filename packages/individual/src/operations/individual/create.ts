import { command, newInput } from '@parasol/core';
import { Individual } from '../../entities/individual.ts';
import { birthIssues } from './birth-issues.ts';

/** Registers a person. */
export const create = command({
  rights: 'gql_individual_create_perms',
  approval: 'allowed',
  input: newInput(Individual),
  validate: (ctx, input) => [...ctx.repo(Individual).issuesOfNew(input), ...birthIssues(ctx, input.dob)],
  run: (ctx, input) => ctx.repo(Individual).insert(input),
});
