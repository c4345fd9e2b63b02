import { Change } from '../run/entities.ts';
import { entityQueries } from './entity-operations.ts';
import { defineService } from './service.ts';

/** The log of commands: who did what when, with which outcome, how many rows; never what the rows held. */
export const ChangeService = defineService('change_service', entityQueries(Change, 'gql_change_search_perms'));
