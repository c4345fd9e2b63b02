import { defineService } from '../operation/service.ts';
import { get } from './operations/get.ts';
import { history } from './operations/history.ts';
import { list } from './operations/list.ts';
import { update } from './operations/update.ts';

/** Configuration of the modules, read and changed at run time. */
export const ModuleConfigurationService = defineService('module_configuration_service', { get, list, update, history });
