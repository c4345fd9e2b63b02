import { exportOf } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';

/** Groups as a file. */
export const exportGroups = exportOf(Group, 'gql_group_search_perms', {
  related: ['location', 'summary'],
  defaults: ['code', 'location.code', 'jsonExt'],
});

/** Memberships as a file: who is what in which group. */
export const exportMemberships = exportOf(GroupIndividual, 'gql_group_search_perms', {
  related: ['group', 'individual'],
  defaults: [
    ...['group.code', 'individualId', 'individual.firstName', 'individual.lastName', 'individual.dob'],
    ...['role', 'recipientType', 'jsonExt'],
  ],
  names: { 'individual.firstName': 'first_name', 'individual.lastName': 'last_name', 'individual.dob': 'dob' },
});
