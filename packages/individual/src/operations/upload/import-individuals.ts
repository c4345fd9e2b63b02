import { command } from '@parasol/core';
import { z } from 'zod';

export const importIndividuals = command({
  rights: 'gql_individual_create_perms',
  input: z.strictObject({}),
  run: async () => ({}),
});
