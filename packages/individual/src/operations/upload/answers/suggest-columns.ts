import { type ColumnSuggestion, query, suggestColumns, tableInput, uploadModes } from '@parasol/core';
import { z } from 'zod';
import { fileColumns } from '../file/file-columns.ts';
import { requireKeys } from '../file/match-keys.ts';
import { matchBy } from '../import-input.ts';

/** Names that files have for what everybody has, beside the labels. */
const USUAL: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    first_name: ['given name', 'forename', 'prenoms', 'nombres'],
    last_name: ['surname', 'family name', 'nom de famille', 'apellidos'],
    dob: ['birth date', 'birthdate', 'birthday', 'born', 'data de nascimento', 'ne le'],
    group_code: ['household code', 'hhid', 'household id', 'hh_id'],
    individual_role: ['role', 'relationship'],
    location_code: ['location', 'village code'],
  }),
);

/**
 * Suggests what the columns of a file are, by their names and the labels of the schema in all its languages. Nothing is read but the header,
 * and nothing is kept. What somebody has agreed to is given to the import as `columns`.
 *
 * @example
 * const { suggestions } = unwrap(await me.individualImports.suggestColumns({ source: fromFile('people.csv') }));
 * const columns = Object.fromEntries(suggestions.map(({ column, suggestion }) => [column, suggestion]));
 * unwrap(await me.individualImports.importIndividuals({ source: fromFile('people.csv'), columns }));
 */
export const suggestUploadColumns = query({
  rights: 'gql_individual_create_perms',
  input: z.strictObject({
    ...tableInput(),
    mode: z.enum(uploadModes).default('create'),
    matchBy: matchBy.optional(),
    groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
  }),
  run: async (
    ctx,
    { source, encoding, sheet, ...use },
  ): Promise<{ readonly suggestions: readonly ColumnSuggestion[] }> => {
    const keys = requireKeys(ctx, use);
    const { header } = await ctx.formats.open(source, { encoding, sheet });
    const known = fileColumns(ctx, { ...use, matchBy: keys, mapping: {} }, ctx.locale).map(
      ({ name, label, labels }) => ({
        name,
        labels: [label, ...Object.values(labels), ...(USUAL.get(name) ?? [])],
      }),
    );
    return { suggestions: suggestColumns(header, known) };
  },
});
