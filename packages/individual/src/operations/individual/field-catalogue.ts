import { type CatalogueField, entityFieldCatalogue, query, schemaFieldCatalogue } from '@parasol/core';
import { z } from 'zod';
import { Individual } from '../../entities/individual.ts';
import { individualSchema } from '../upload/file/import-columns.ts';

/**
 * The fields of people for forms, lists and search dialogs: those of every person, then those of `individual_schema`, with their labels
 * in a language. Fields that are hidden from the caller are left out. `lookups` says what custom filters may ask.
 *
 * @example
 * const { fields } = unwrap(await me.individuals.fieldCatalogue({ language: 'fr' }));
 * fields.find(({ field }) => field === 'dob')?.label; // 'Date de naissance'
 */
export const fieldCatalogue = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({ language: z.string().min(1).max(35).optional() }),
  run: async (ctx, { language = ctx.locale }): Promise<{ readonly fields: readonly CatalogueField[] }> => {
    const fields = [
      ...entityFieldCatalogue(Individual, language),
      ...schemaFieldCatalogue(individualSchema(ctx), language),
    ];
    return { fields: fields.filter(({ field }) => ctx.access?.hides(Individual, field) !== true) };
  },
});
