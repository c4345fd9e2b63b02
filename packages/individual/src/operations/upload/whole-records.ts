import { type AnyEntity, coreErrors, type OperationContext } from '@parasol/core';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { saysOfHouseholds } from './upload-summary.ts';

/**
 * Records of an upload and their refusals hold whatever the file had: who reads them must see everything of people, and of what else the
 * file was about. Refuses with `core.FIELD_HIDDEN` where anything of it is hidden from the caller.
 *
 * @example
 * // skip: within an operation
 * requireWholeRecords(ctx, Beneficiary);
 */
export function requireWholeRecords(ctx: OperationContext, ...also: readonly AnyEntity[]): void {
  for (const entity of [Individual, ...also]) {
    const [field] = ctx.access?.fields?.of(entity) ?? [];
    if (field !== undefined) ctx.fail(coreErrors.FIELD_HIDDEN({ field: `${entity.name}.${field}` }));
  }
}

/** The same for one upload: where its file says anything of households, everything of them as well. */
export const requireWholeUpload = (ctx: OperationContext, upload: IndividualDataSourceUpload | undefined): void =>
  requireWholeRecords(ctx, ...(upload === undefined || saysOfHouseholds(upload) ? [Group, GroupIndividual] : []));
