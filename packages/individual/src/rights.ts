import { rights } from '@parasol/core';

/** Rights of the individual module: the description's keys and defaults, and keys of ours for what it does not have. */
export const individualRights = {
  gql_individual_search_perms: rights('159001'),
  gql_individual_create_perms: rights('159002'),
  gql_individual_update_perms: rights('159003'),
  gql_individual_delete_perms: rights('159004'),
  gql_individual_undo_delete_perms: rights('159005'),
  gql_individual_data_perms: rights('159006'),
  gql_individual_anonymise_perms: rights('159007'),
  gql_individual_accept_perms: rights('900255'),
  gql_group_search_perms: rights('180001'),
  gql_group_create_perms: rights('180002'),
  gql_group_update_perms: rights('180003'),
  gql_group_delete_perms: rights('180004'),
  gql_duplicate_search_perms: rights('900251'),
  gql_duplicate_find_perms: rights('900252'),
  gql_duplicate_decide_perms: rights('900253'),
  gql_individual_merge_perms: rights('900254'),
  gql_group_undo_delete_perms: rights('180005'),
};
