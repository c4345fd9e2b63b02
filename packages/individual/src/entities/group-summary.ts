import { defineReadModel, type RowOf } from '@parasol/core';
import { z } from 'zod';
import { HEAD, PRIMARY } from '../household/places.ts';
import { Group } from './group.ts';

const members = { var: 'members' };
const personWhere = (column: string, word: string) => ({
  first: [members, { '==': [{ var: column }, word] }, { var: 'individualId' }],
});
const dob = { var: 'individual.dob' };

/** What is kept about each household: `summary.members` in expressions, orderings, custom filters and exports of groups. */
export const GroupSummary = defineReadModel('group_summary', {
  table: 'individual_groupsummary',
  of: Group,
  as: 'summary',
  fields: z.strictObject({
    members: z.int(),
    /** The person who is head, and the one who is paid. */
    headId: z.uuid().nullable(),
    primaryRecipientId: z.uuid().nullable(),
    /** When the oldest and the youngest member was born. Ages follow from them by the day. */
    oldestDob: z.iso.date().nullable(),
    youngestDob: z.iso.date().nullable(),
  }),
  values: {
    members: { count: [members] },
    headId: personWhere('role', HEAD),
    primaryRecipientId: personWhere('recipientType', PRIMARY),
    oldestDob: { earliest: [members, dob] },
    youngestDob: { latest: [members, dob] },
  },
  // Lists by size walk along an index.
  orderBy: ['-members'],
  label: { en: 'Household', fr: 'Ménage', es: 'Hogar', pt: 'Agregado' },
  labels: {
    members: { en: 'Members', fr: 'Membres', es: 'Miembros', pt: 'Membros' },
    headId: { en: 'Head', fr: 'Chef', es: 'Cabeza', pt: 'Chefe' },
    primaryRecipientId: {
      en: 'Primary recipient',
      fr: 'Bénéficiaire principal',
      es: 'Receptor principal',
      pt: 'Recebedor principal',
    },
    oldestDob: {
      en: 'Birth date of the oldest',
      fr: 'Naissance du plus âgé',
      es: 'Nacimiento del mayor',
      pt: 'Nascimento do mais velho',
    },
    youngestDob: {
      en: 'Birth date of the youngest',
      fr: 'Naissance du plus jeune',
      es: 'Nacimiento del menor',
      pt: 'Nascimento do mais novo',
    },
  },
});
export type GroupSummary = RowOf<typeof GroupSummary>;
