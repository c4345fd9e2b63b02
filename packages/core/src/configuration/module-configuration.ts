import { z } from 'zod';
import { defineEntity, type RowOf } from '../entity/entity.ts';

/** What was changed of a module's configuration at run time: one row per module, the keys that somebody set, with their history. */
export const ModuleConfiguration = defineEntity('module_configuration', {
  table: 'core_moduleconfiguration',
  fields: z.strictObject({
    module: z.string().min(1).max(80),
    /** By key of the contract, as it was given; a key that is not here has the host's value or the default. */
    config: z.record(z.string(), z.unknown()),
  }),
  unique: [['module']],
  orderBy: ['module'],
});
export type ModuleConfiguration = RowOf<typeof ModuleConfiguration>;
