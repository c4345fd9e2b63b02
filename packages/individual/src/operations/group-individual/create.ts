import { createOf } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';

/** Takes a person into a group. */
export const createGroupIndividual = createOf(GroupIndividual, 'gql_group_create_perms');
