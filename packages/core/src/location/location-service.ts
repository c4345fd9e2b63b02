import { deleteOf, entityQueries } from '../operation/entity-operations.ts';
import { defineService } from '../operation/service.ts';
import { importLocations } from './import-locations.ts';
import { Location } from './location.ts';
import { create, update } from './operations.ts';

/** The places of a programme: `me.locations`. Everybody with the right sees the whole tree, also who reaches a part of it. */
export const LocationService = defineService('location_service', {
  create,
  update,
  delete: deleteOf(Location, 'gql_location_delete_perms'),
  importLocations,
  ...entityQueries(Location, 'gql_location_search_perms'),
});
