import { rights } from '@parasol/core';

/** Rights of the individual module: the description's keys and defaults. */
export const individualRights = {
  gql_individual_search_perms: rights('159001'),
  gql_individual_create_perms: rights('159002'),
  gql_individual_update_perms: rights('159003'),
  gql_individual_delete_perms: rights('159004'),
  gql_individual_undo_delete_perms: rights('159005'),
  gql_group_search_perms: rights('180001'),
  gql_group_create_perms: rights('180002'),
  gql_group_update_perms: rights('180003'),
  gql_group_delete_perms: rights('180004'),
};
