import { exportOf } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { LOCATION_COLUMN, RECIPIENT_COLUMN, ROLE_COLUMN } from '../upload/file/import-columns.ts';
import { groupsOf, membershipsOf } from './memberships-of.ts';

/**
 * People as a file, with the names of columns that an upload knows: what is exported can be imported. Their household comes with
 * `group.code`, `membership.role` and `membership.recipientType` among the fields, for who may see groups; of who is in several groups it is the
 * oldest membership.
 *
 * @example
 * const { fileName, chunks } = unwrap(await me.individuals.export({ customFilters: ['income__lt__number=500'], format: 'csv' }));
 * await writeFile(fileName, chunks);
 */
export const exportIndividuals = exportOf(Individual, 'gql_individual_search_perms', {
  related: ['location'],
  joined: {
    membership: { entity: GroupIndividual, load: membershipsOf },
    group: { entity: Group, label: GroupIndividual.labels['group'], load: groupsOf },
  },
  defaults: ['firstName', 'lastName', 'dob', 'jsonExt', 'location.code'],
  names: {
    'location.code': LOCATION_COLUMN,
    'membership.role': ROLE_COLUMN,
    'membership.recipientType': RECIPIENT_COLUMN,
  },
  rightsOfParts: {
    gql_group_search_perms: ({ fields = [] }) => fields.some((field) => /^(group|membership)(\.|__)/.test(field)),
  },
});
