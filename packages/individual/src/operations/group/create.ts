import { createOf } from '@parasol/core';
import { Group } from '../../entities/group.ts';

/** Makes a group without members; `createGroupIndividuals` makes one with them. */
export const createGroup = createOf(Group, 'gql_group_create_perms');
