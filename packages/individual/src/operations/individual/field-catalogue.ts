import { type CatalogueField, labelIn, query, schemaFieldCatalogue } from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../entities/individual.ts';
import { individualSchema } from '../upload/import-columns.ts';

type Own = Pick<CatalogueField, 'field' | 'type' | 'labels' | 'lookups'>;

/** The fields that every person has, whatever the schema says. */
const OWN: readonly Own[] = [
  {
    field: 'firstName',
    type: 'string',
    labels: { en: 'First name', fr: 'Prénom', es: 'Nombre', pt: 'Nome próprio' },
    lookups: [],
  },
  {
    field: 'lastName',
    type: 'string',
    labels: { en: 'Last name', fr: 'Nom', es: 'Apellido', pt: 'Apelido' },
    lookups: [],
  },
  {
    field: 'dob',
    type: 'date',
    labels: { en: 'Date of birth', fr: 'Date de naissance', es: 'Fecha de nacimiento', pt: 'Data de nascimento' },
    lookups: [],
  },
  { field: 'locationId', type: 'uuid', labels: { en: 'Place', fr: 'Lieu', es: 'Lugar', pt: 'Lugar' }, lookups: [] },
];

/**
 * The fields of people for forms, lists and search dialogs: those of every person, then those of `individual_schema`, with their labels
 * in a language. Fields that are hidden from the caller are left out. `lookups` says what custom filters may ask; fields of every person are
 * asked for by `where`.
 *
 * @example
 * const { fields } = unwrap(await me.individuals.fieldCatalogue({ language: 'fr' }));
 * fields.find(({ field }) => field === 'dob')?.label; // 'Date de naissance'
 */
export const fieldCatalogue = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({ language: z.string().min(1).max(35).optional() }),
  run: async (ctx, { language = ctx.locale }): Promise<{ readonly fields: readonly CatalogueField[] }> => {
    const own = OWN.map(
      (field): CatalogueField => ({
        ...{ isRequired: field.field !== 'locationId', isUnique: false, description: null, choices: null },
        ...field,
        label: labelIn(field.labels, language) ?? field.field,
      }),
    );
    const fields = [...own, ...schemaFieldCatalogue(individualSchema(ctx), language)];
    return { fields: fields.filter(({ field }) => ctx.access?.hides(Individual, field) !== true) };
  },
});
