import { z } from 'zod';
import { ChangeService } from '../operation/change-service.ts';
import { kernelEntities } from '../run/entities.ts';
import { defineModule, type Module, rights } from './define-module.ts';

const services = { changes: ChangeService };

const configuration = z.strictObject({
  gql_change_search_perms: rights('900201'),
});

export interface CoreModule extends Module<'core', typeof services> {}

/** The kernel as a module: its entities, services and configuration are those of every app, whatever the host lists. */
export const coreModule: CoreModule = defineModule({ id: 'core', entities: kernelEntities, services, configuration });
