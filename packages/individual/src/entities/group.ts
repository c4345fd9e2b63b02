import { coreErrors, defineEntity, Location, type RowOf, ref, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';

/** A household or any other group of people. */
export const Group = defineEntity('group', {
  table: 'individual_group',
  fields: z.strictObject({
    code: z
      .string()
      .min(1)
      .max(64)
      .refine((text) => text.trim() === text, refusedAs(coreErrors.BLANKS_AROUND({ what: terms.A_CODE() }))),
  }),
  relations: { location: ref(Location, { nullable: true, inverse: 'groups' }) },
  scope: { location: 'location' },
  customFilters: { through: ['location'] },
  labels: {
    code: { en: 'Code', fr: 'Code', es: 'Código', pt: 'Código' },
    location: { en: 'Place', fr: 'Lieu', es: 'Lugar', pt: 'Lugar' },
  },
  jsonExt: true,
  unique: [['code']],
  orderBy: ['code'],
});
export type Group = RowOf<typeof Group>;
