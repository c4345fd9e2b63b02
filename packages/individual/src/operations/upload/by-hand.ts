import { command, newInput, type OperationContext, patchInput, unchanged, versioned } from '@parasol/core';
import { IndividualDataSource } from '../../entities/individual-data-source.ts';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { individualErrors } from '../../errors.ts';
import { uploadsOf } from './of-upload.ts';

/** Uploads and their records, changed by somebody and not by the import: refused while the import may still read them. */

export const createRecord = command({
  rights: 'gql_individual_create_perms',
  approval: 'allowed',
  input: newInput(IndividualDataSource),
  validate: (ctx, input) => ctx.repo(IndividualDataSource).issuesOfNew(input),
  run: async (ctx, input) => {
    await requireSettled(ctx, input.uploadId);
    return ctx.repo(IndividualDataSource).insert(input);
  },
});

export const updateRecord = command({
  rights: 'gql_individual_update_perms',
  approval: 'allowed',
  input: patchInput(IndividualDataSource),
  validate: (ctx, { id: _, version: __, ...patch }) => ctx.repo(IndividualDataSource).issuesOfPatch(patch),
  run: async (ctx, { id, version, ...patch }) => {
    await requireSettled(ctx, (await ctx.repo(IndividualDataSource).require(id)).uploadId);
    if (patch.uploadId !== undefined) await requireSettled(ctx, patch.uploadId);
    const { row, changed } = await ctx.repo(IndividualDataSource).update(id, version, patch);
    return changed ? row : unchanged(row);
  },
});

export const deleteRecord = command({
  rights: 'gql_individual_delete_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }) => {
    await requireSettled(ctx, (await ctx.repo(IndividualDataSource).require(id)).uploadId);
    return ctx.repo(IndividualDataSource).delete(id, version);
  },
});

/** How an import stands is for the import to say: who declares it done has its people left out for ever. */
export const updateUpload = command({
  rights: 'gql_individual_update_perms',
  approval: 'allowed',
  input: patchInput(IndividualDataSourceUpload),
  validate: (ctx, { id: _, version: __, ...patch }) => ctx.repo(IndividualDataSourceUpload).issuesOfPatch(patch),
  run: async (ctx, { id, version, ...patch }) => {
    await requireSettled(ctx, id);
    const { row, changed } = await ctx.repo(IndividualDataSourceUpload).update(id, version, patch);
    return changed ? row : unchanged(row);
  },
});

export const deleteUpload = command({
  rights: 'gql_individual_delete_perms',
  approval: 'allowed',
  input: versioned,
  run: async (ctx, { id, version }) => {
    await requireSettled(ctx, id);
    return ctx.repo(IndividualDataSourceUpload).delete(id, version);
  },
});

const UNSETTLED: ReadonlySet<string> = new Set(['PENDING', 'IN_PROGRESS', 'WAITING_FOR_VERIFICATION']);

/** An upload that an import has made has the hash of its bytes; until it is done its rows are the import's. */
async function requireSettled(ctx: OperationContext, uploadId: string | null): Promise<void> {
  const upload = uploadId === null ? undefined : await uploadsOf(ctx).get(uploadId, { lock: true });
  const isImporting = upload !== undefined && UNSETTLED.has(upload.status);
  if (isImporting && upload.contentHash !== null) ctx.fail(individualErrors.IMPORT_UNFINISHED());
}
