import {
  inState,
  isSettled,
  type JobContext,
  job,
  type OperationContext,
  stagingErrors,
  unchanged,
  uploadStatusOf,
} from '@parasol/core';
import { z } from 'zod';
import { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import { applyRows } from './apply/apply-rows.ts';
import { RECIPIENT_COLUMN } from './file/import-columns.ts';
import type { ApplyState } from './import-input.ts';
import { ofUpload, recordsOf, uploadsOf } from './of-upload.ts';
import { requireRightsToChange } from './rights-to-change.ts';
import { APPLY, APPLY_ITEMS } from './unfinished-imports.ts';
import {
  answerOf,
  changesIn,
  clearsPlaces,
  columnsOf,
  type ImportAnswer,
  isGrouped,
  itemsIn,
  roundOf,
  sumUpAgain,
  useOf,
} from './upload-summary.ts';

/** Which time items of an upload are applied: those that are accepted later are applied by another run. */
interface RoundState extends ApplyState {
  readonly round: number;
}

/**
 * Applies the accepted items of an upload: changes of people, new people, groups and memberships, range by range. What was overtaken since
 * the file was checked fails with its reason: a value or a household's place that somebody else took, a person who was changed or deleted,
 * a schema that changed. The items about which nobody has decided wait on; when some of them are accepted, it is called again. Interrupted,
 * it is carried on by the same call or by any worker.
 *
 * @example
 * // skip: ids of an upload
 * unwrap(await me.individualDataSourceUploads.acceptItems({ uploadId }));
 * const { status, items } = unwrap(await me.individualImports.applyItems({ uploadId }));
 */
export const applyItems = job({
  rights: ['gql_individual_accept_perms', 'gql_individual_create_perms'],
  input: z.strictObject({ uploadId: z.uuid().toLowerCase() }),
  start,
  execute: async (run: JobContext, state: RoundState): Promise<void> => {
    const made = await applyRows(run, state);
    await run.transaction(async (ctx) => {
      const uploads = uploadsOf(ctx);
      const upload = await uploads.require(state.uploadId, { lock: true });
      if (roundOf(upload) !== state.round || upload.summary['appliedRound'] === state.round) return;
      const summary = { ...(await sumUpAgain(ctx, upload, made)), appliedRound: state.round };
      await uploads.update(upload.id, upload.version, { summary });
    });
  },
  finish: async (ctx, { uploadId }: RoundState): Promise<ImportAnswer> => {
    const uploads = uploadsOf(ctx);
    const upload = await uploads.require(uploadId, { lock: true });
    const status = uploadStatusOf(itemsIn(upload));
    return answerOf((await uploads.update(uploadId, upload.version, { status })).row);
  },
});

async function start(ctx: OperationContext, { uploadId }: { readonly uploadId: string }) {
  const upload = await ctx.repo(IndividualDataSourceUpload).require(uploadId, { lock: true });
  if (isSettled(upload.status)) return unchanged(answerOf(upload));
  const { mode, matchBy } = useOf(upload);
  const columns = columnsOf(upload);
  const grouped = isGrouped(upload);
  // Who only makes people does not change them by applying what somebody else uploaded.
  requireRightsToChange(ctx, APPLY_ITEMS, { mode, grouped });
  const goesOn = upload.status === 'IN_PROGRESS' && roundOf(upload) > 0;
  if (!goesOn && upload.status !== 'WAITING_FOR_VERIFICATION')
    ctx.fail(stagingErrors.NOT_WAITING({ status: upload.status }, ['uploadId']));
  const round = roundOf(upload) + (goesOn ? 0 : 1);
  const earlier = changesIn(upload);
  if (!goesOn) {
    if ((await recordsOf(ctx).count(ofUpload(uploadId, inState('ACCEPTED')))) === 0)
      ctx.fail(stagingErrors.NOTHING_ACCEPTED({}, ['uploadId']));
    const summary = { ...upload.summary, round, changes: [...earlier, ctx.changeId] };
    await uploadsOf(ctx).update(uploadId, upload.version, { status: 'IN_PROGRESS', summary });
  }
  const state: RoundState = {
    uploadId,
    round,
    grouped,
    recipients: columns.includes(RECIPIENT_COLUMN),
    takes: 'ACCEPTED',
    clearsPlaces: clearsPlaces(upload),
    ...{ mode, matchBy, earlier },
  };
  return { key: `${APPLY_ITEMS}:${uploadId}:${round}`, state, phases: [{ name: APPLY, share: 1 }] };
}
