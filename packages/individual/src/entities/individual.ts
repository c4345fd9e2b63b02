import { coreErrors, defineEntity, Location, type RowOf, ref, refusedAs, terms } from '@parasol/core';
import { z } from 'zod';

/** Whether a name says something: not empty, not only blanks, no blanks around it. */
const name = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => text.trim() === text, refusedAs(coreErrors.BLANKS_AROUND({ what: terms.A_NAME() })));

/** A person. Everything beyond name and birth date is extension data, typed by `individual_schema`. */
export const Individual = defineEntity('individual', {
  table: 'individual_individual',
  fields: z.strictObject({
    firstName: name,
    lastName: name,
    /** Birth date. */
    dob: z.iso.date(),
  }),
  relations: { location: ref(Location, { nullable: true, inverse: 'individuals' }) },
  scope: { location: 'location' },
  customFilters: { through: ['location'] },
  labels: {
    firstName: { en: 'First name', fr: 'Prénom', es: 'Nombre', pt: 'Nome próprio' },
    lastName: { en: 'Last name', fr: 'Nom', es: 'Apellido', pt: 'Apelido' },
    dob: { en: 'Date of birth', fr: 'Date de naissance', es: 'Fecha de nacimiento', pt: 'Data de nascimento' },
    location: { en: 'Place', fr: 'Lieu', es: 'Lugar', pt: 'Lugar' },
  },
  jsonExt: true,
  orderBy: ['lastName', 'firstName'],
});
export type Individual = RowOf<typeof Individual>;
