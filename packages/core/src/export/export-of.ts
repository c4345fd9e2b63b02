import type { z } from 'zod';
import type { AnyEntity } from '../entity/entity.ts';
import { listCondition } from '../operation/entity-operations.ts';
import { type Operation, query } from '../operation/operation.ts';
import type { ExportRow, ExportShape } from './export-columns.ts';
import { type ExportedFile, exportFile } from './export-file.ts';
import { type ExportInput, exportInput } from './export-input.ts';

/** What an entity's export may hold, and what of it needs a right of its own. */
export interface ExportOptions extends Omit<ExportShape, 'entity'> {
  /** Further configuration keys, for what not everybody may ask for who may ask for the export. @default none */
  readonly rightsOfParts?: Readonly<Record<string, (input: z.output<typeof exportInput>) => boolean>>;
}

/**
 * The export of an entity: the rows of a list, all of them, as a file. Columns are those of the declaration, of the extension data's schema and
 * of the relations that are named; whatever else is asked for is refused (`core.NOT_EXPORTED`), and so is what is hidden (`core.FIELD_HIDDEN`).
 * Rows come by keyset pages while the file is read.
 *
 * @example
 * const exportClinics = exportOf(Clinic, 'acme_clinic_search_perms', { related: ['location'], defaults: ['code', 'location.code'] });
 */
export const exportOf = (
  entity: AnyEntity,
  rights: string | readonly string[],
  { rightsOfParts = {}, ...shape }: ExportOptions,
): Operation<ExportInput, ExportedFile> =>
  query({
    rights,
    input: exportInput,
    rightsOfParts,
    run: async (ctx, { where, customFilters, orderBy, ...about }) => {
      const condition = listCondition(ctx, entity, { where, customFilters });
      const rows = ctx.repo(entity).stream({
        ...(orderBy === undefined ? {} : { orderBy }),
        ...(condition === undefined ? {} : { where: condition }),
      }) as AsyncIterable<readonly ExportRow[]>;
      return exportFile(ctx, { ...shape, entity, rows }, about);
    },
  });
