import { defineEntity, Location, type RowOf, ref } from '@parasol/core';
import { z } from 'zod';

/** A household or any other group of people. */
export const Group = defineEntity('group', {
  table: 'individual_group',
  fields: z.strictObject({
    code: z
      .string()
      .min(1)
      .max(64)
      .refine((text) => text.trim() === text, { error: 'A code has no blanks before or after it.' }),
  }),
  relations: { location: ref(Location, { nullable: true, inverse: 'groups' }) },
  scope: { location: 'location' },
  jsonExt: true,
  unique: [['code']],
  orderBy: ['code'],
});
export type Group = RowOf<typeof Group>;
