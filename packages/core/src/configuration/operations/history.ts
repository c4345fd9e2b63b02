import { z } from 'zod';
import { type Operation, query } from '../../operation/operation.ts';
import type { Version } from '../../store/repository.ts';
import { ModuleConfiguration } from '../module-configuration.ts';
import { moduleInput } from './get.ts';
import { requireModule, storedRow } from './module-view.ts';

/** Everything that was stored for a module, oldest first: which keys, by whom and when. Empty while nothing was. */
export const history: Operation<{ module: string }, readonly Version<ModuleConfiguration>[]> = query({
  rights: 'gql_module_configuration_search_perms',
  input: z.strictObject({ module: moduleInput }),
  run: async (ctx, input) => {
    const row = await storedRow(ctx, requireModule(ctx, input.module));
    return row === undefined ? [] : ctx.repo(ModuleConfiguration).history(row.id);
  },
});
