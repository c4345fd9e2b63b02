import { z } from 'zod';
import { type Operation, query } from '../../operation/operation.ts';
import { type ModuleConfigurationView, requireModule, storedRow, viewOf } from './module-view.ts';

export const moduleInput = z.string().max(80);

/** One module's configuration as the next call will see it. */
export const get: Operation<{ module: string }, ModuleConfigurationView> = query({
  rights: 'gql_module_configuration_search_perms',
  input: z.strictObject({ module: moduleInput }),
  run: async (ctx, input) => {
    const module = requireModule(ctx, input.module);
    return viewOf(ctx, module, await storedRow(ctx, module));
  },
});
