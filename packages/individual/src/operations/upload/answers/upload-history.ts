import {
  countItems,
  type ItemCounts,
  type Page,
  query,
  type UploadMode,
  type UploadStatus,
  uploadStatuses,
} from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSourceUpload } from '../../../entities/individual-data-source-upload.ts';
import { uploaded } from '../of-upload.ts';
import { itemsIn, modeOf, wasRead } from '../upload-summary.ts';

/** An upload as its history shows it. */
export interface UploadView {
  readonly id: string;
  readonly sourceName: string;
  readonly sourceType: string;
  readonly mode: UploadMode;
  readonly status: UploadStatus;
  /** Items by state; while the file is read, those that are read already. */
  readonly items: ItemCounts;
  /** Who uploaded it, and when. */
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  /** Who changed its state last, and when: by the end of the import, a decision, an application. */
  readonly changedBy: string;
  readonly changedAt: string;
}

/**
 * The uploads that the caller sees, the latest first, with who, when and what came of them.
 *
 * @example
 * const { rows } = unwrap(await me.individualDataSourceUploads.dataUploadHistory({ status: ['WAITING_FOR_VERIFICATION'] }));
 */
export const dataUploadHistory = query({
  rights: 'gql_individual_search_perms',
  input: z.strictObject({
    status: z.array(z.enum(uploadStatuses)).min(1).optional(),
    uploadedBy: z.string().min(1).max(255).optional(),
    /** A part of the file's name, in any case. */
    sourceName: z.string().min(1).max(255).optional(),
    uploadedFrom: z.iso.datetime().optional(),
    uploadedBefore: z.iso.datetime().optional(),
    first: z.int().optional(),
    after: z.string().max(4000).optional(),
  }),
  run: async (ctx, input): Promise<Page<UploadView>> => {
    const { status, uploadedBy, sourceName, uploadedFrom, uploadedBefore, first, after } = input;
    const conditions = [
      ...(status === undefined ? [] : [{ in: [{ var: 'status' }, status] }]),
      ...(uploadedBy === undefined ? [] : [{ '==': [{ var: 'userCreated' }, uploadedBy] }]),
      ...(sourceName === undefined ? [] : [{ icontains: [{ var: 'sourceName' }, sourceName] }]),
      ...(uploadedFrom === undefined ? [] : [{ '>=': [{ var: 'dateCreated' }, uploadedFrom] }]),
      ...(uploadedBefore === undefined ? [] : [{ '<': [{ var: 'dateCreated' }, uploadedBefore] }]),
    ];
    const { rows, endCursor } = await ctx.repo(IndividualDataSourceUpload).find({
      ...(conditions.length === 0 ? {} : { where: { and: conditions } }),
      ...(first === undefined ? {} : { first }),
      ...(after === undefined ? {} : { after }),
    });
    const views: UploadView[] = [];
    for (const upload of rows) {
      // What was counted when the upload got there is not counted again.
      const items = wasRead(upload) ? itemsIn(upload) : await countItems(ctx, uploaded(upload.id));
      views.push(viewOf(upload, items));
    }
    return { rows: views, endCursor };
  },
});

function viewOf(upload: IndividualDataSourceUpload, items: ItemCounts): UploadView {
  const { id, sourceName, sourceType, status, userCreated, dateCreated, userUpdated, dateUpdated } = upload;
  return {
    ...{ id, sourceName, sourceType, mode: modeOf(upload), status, items },
    ...{ uploadedBy: userCreated, uploadedAt: dateCreated, changedBy: userUpdated, changedAt: dateUpdated },
  };
}
