import { defineService } from '../operation/service.ts';
import { definitions } from './definitions.ts';

/** What can be asked of lists by custom filters: `me.customFilters`. */
export const CustomFilterService = defineService('custom_filter_service', { definitions });
