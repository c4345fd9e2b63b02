import { defineEntity, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';
import { Group } from './group.ts';
import { Individual } from './individual.ts';

/** A word of the configuration, such as a role: checked where memberships are written, since a configuration may know others. */
export const householdWord = z.string().min(1).max(50);

/** A person's membership of a group: `group.members` and `individual.memberships` in expressions. */
export const GroupIndividual = defineEntity('group_individual', {
  table: 'individual_groupindividual',
  fields: z.strictObject({ role: householdWord.nullable(), recipientType: householdWord.nullable() }),
  relations: { group: ref(Group, { inverse: 'members' }), individual: ref(Individual, { inverse: 'memberships' }) },
  customFilters: { data: 'individual.jsonExt', through: ['individual', 'group'] },
  labels: {
    role: { en: 'Role', fr: 'Rôle', es: 'Función', pt: 'Função' },
    recipientType: { en: 'Recipient', fr: 'Bénéficiaire du paiement', es: 'Receptor del pago', pt: 'Recebedor' },
    individual: { en: 'Person', fr: 'Personne', es: 'Persona', pt: 'Pessoa' },
    group: { en: 'Group', fr: 'Groupe', es: 'Grupo', pt: 'Grupo' },
  },
  scope: { within: ['group', 'individual'] },
  unique: [['groupId', 'individualId']],
  // By id, which is the order in which they came to be.
  orderBy: [],
  jsonExt: true,
});
export type GroupIndividual = RowOf<typeof GroupIndividual>;
