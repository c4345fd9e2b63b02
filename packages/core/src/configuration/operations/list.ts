import { z } from 'zod';
import { type Operation, query } from '../../operation/operation.ts';
import { layersOf, type ModuleConfigurationView, storedRow, viewOf } from './module-view.ts';

/** The configuration of every listed module, in the order in which the host lists them, the kernel's first. */
export const list: Operation<Record<string, never>, readonly ModuleConfigurationView[]> = query({
  rights: 'gql_module_configuration_search_perms',
  input: z.strictObject({}),
  run: async (ctx) => {
    const views: ModuleConfigurationView[] = [];
    for (const module of layersOf(ctx).modules.values()) views.push(viewOf(ctx, module, await storedRow(ctx, module)));
    return views;
  },
});
