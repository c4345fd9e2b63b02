import { command, type Decided, decideItems, decisionInput, stagingErrors } from '@parasol/core';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { uploaded } from './of-upload.ts';
import { countAgain } from './upload-summary.ts';
import { requireWholeUpload } from './whole-records.ts';

/**
 * Accepts items of an upload that is WAITING_FOR_VERIFICATION: those of `ids` or `where`, or all about which nobody has decided. They are
 * applied by `applyItems`.
 *
 * @example
 * // skip: ids of an upload
 * unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId, reason: 'Compared with the paper lists.' }));
 */
export const acceptItems = decision('ACCEPTED');

/**
 * Rejects items of an upload that is WAITING_FOR_VERIFICATION, as `acceptItems` accepts them: nothing comes of them. When nothing is left
 * to decide and to apply, the upload is done.
 *
 * @example
 * // skip: ids of an upload
 * const where = { '==': [{ var: 'groupCode' }, 'H7'] };
 * unwrap(await me.individualDataSourceUploads.rejectItems({ uploadId, where, reason: 'This household moved away.' }));
 */
export const rejectItems = decision('REJECTED');

function decision(to: 'ACCEPTED' | 'REJECTED') {
  return command({
    rights: ['gql_individual_accept_perms', 'gql_individual_search_perms'],
    input: decisionInput,
    replay: 'value',
    run: async (ctx, { uploadId, ...which }): Promise<Decided> => {
      requireWholeUpload(ctx, await ctx.repo(IndividualDataSourceUpload).get(uploadId));
      const upload = await ctx.repo(IndividualDataSourceUpload).require(uploadId, { lock: true });
      if (upload.status !== 'WAITING_FOR_VERIFICATION')
        ctx.fail(stagingErrors.NOT_WAITING({ status: upload.status }, ['uploadId']));
      const decided = await decideItems(ctx, uploaded(uploadId), to, which);
      return { uploadId, decided, ...(await countAgain(ctx, upload)) };
    },
  });
}
