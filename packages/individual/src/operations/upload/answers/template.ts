import { noteOf, query, type TemplateColumn, templateRows, uploadModes } from '@parasol/core';
import { z } from 'zod';
import { fileColumns } from '../file/file-columns.ts';
import { requireKeys } from '../file/match-keys.ts';
import { matchBy } from '../import-input.ts';

/** A column of a template, with what is to be said about it. */
export interface DescribedColumn extends TemplateColumn {
  readonly note: string;
}

/** A file to be filled in. */
export interface UploadTemplate {
  readonly fileName: string;
  readonly mediaType: string;
  /** Header, a row of notes, a row of examples; the last two are to be deleted, and are refused where they are not. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly columns: readonly DescribedColumn[];
}

/**
 * A template for uploads of people by the schema of today: every column that the file may have, required ones first. Notes are in the
 * caller's language, or another.
 *
 * @example
 * const { chunks } = unwrap(await me.individualImports.template({ mode: 'update', matchBy: ['national_id'] }, { locale: 'fr' }));
 */
export const template = query({
  rights: 'gql_individual_create_perms',
  input: z.strictObject({
    mode: z.enum(uploadModes).default('create'),
    matchBy: matchBy.optional(),
    groupAggregationColumn: z.string().min(1).max(255).default('group_code'),
    /** `csv`, or another format of the app. */
    format: z.string().max(31).default('csv'),
  }),
  run: async (ctx, input): Promise<UploadTemplate> => {
    const keys = requireKeys(ctx, input);
    const say = await ctx.language();
    const columns = fileColumns(ctx, { ...input, matchBy: keys, mapping: {} }, ctx.locale);
    const { extension, mediaType, write } = ctx.formats.named(input.format);
    const names = columns.map(({ name }) => ({ name }));
    return {
      fileName: `individual_upload_template.${extension}`,
      mediaType,
      chunks: write(names, templateRows(columns, say)),
      columns: columns.map(({ labels: _, ...column }) => ({ ...column, note: noteOf(column, say) })),
    };
  },
});
