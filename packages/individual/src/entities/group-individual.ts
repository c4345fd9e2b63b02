import { defineEntity, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';
import { Group } from './group.ts';
import { Individual } from './individual.ts';

/** Who somebody is in the household, in the reference's words. */
export const groupRoles = [
  'HEAD',
  'SPOUSE',
  'SON',
  'DAUGHTER',
  'GRANDFATHER',
  'GRANDMOTHER',
  'MOTHER',
  'FATHER',
] as const;
/** Who takes the household's payment. */
export const recipientTypes = ['PRIMARY', 'SECONDARY'] as const;

/** A person's membership of a group: `group.members` and `individual.memberships` in expressions. */
export const GroupIndividual = defineEntity('group_individual', {
  table: 'individual_groupindividual',
  fields: z.strictObject({ role: z.enum(groupRoles).nullable(), recipientType: z.enum(recipientTypes).nullable() }),
  relations: { group: ref(Group, { inverse: 'members' }), individual: ref(Individual, { inverse: 'memberships' }) },
  scope: { within: ['group', 'individual'] },
  unique: [['groupId', 'individualId']],
  // By id, which is the order in which they came to be.
  orderBy: [],
  jsonExt: true,
});
export type GroupIndividual = RowOf<typeof GroupIndividual>;
