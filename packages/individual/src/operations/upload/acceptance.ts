import { type OperationContext, stagingErrors } from '@parasol/core';
import type { IndividualDataSourceUpload } from '../../entities/individual-data-source-upload.ts';
import type { Acceptance, ImportInput } from './import-input.ts';
import { uploadsOf } from './of-upload.ts';
import type { UploadConfiguration } from './upload-configuration.ts';

/**
 * Who says that the valid items of an upload of people are applied. Where the configuration demands that somebody accepts them, no caller does
 * without: refused with `staging.ACCEPTANCE_REQUIRED`.
 *
 * @example
 * // skip: within an operation
 * const acceptance = acceptanceOf(ctx, input); // 'required'
 */
export function acceptanceOf(ctx: OperationContext, { acceptance }: Pick<ImportInput, 'acceptance'>): Acceptance {
  const configured = configuredIn(ctx);
  if (configured === 'required' && acceptance === 'automatic')
    ctx.fail(stagingErrors.ACCEPTANCE_REQUIRED({}, ['acceptance']));
  return acceptance ?? configured;
}

/**
 * The same at the moment at which people would be made, which may be long after `said` was: what the configuration demands by then goes before
 * it.
 *
 * @example
 * // skip: within an operation
 * const acceptance = acceptanceNow(ctx, 'automatic'); // 'required', where the configuration says so since
 */
export function acceptanceNow(ctx: OperationContext, said: Acceptance | undefined): Acceptance {
  const configured = configuredIn(ctx);
  return configured === 'required' ? configured : (said ?? configured);
}

const configuredIn = (ctx: OperationContext): Acceptance =>
  ctx.configuration<Pick<UploadConfiguration, 'upload_acceptance'>>('individual').upload_acceptance;

type Upload = IndividualDataSourceUpload;

/** What was said of an upload, and whether it can still be said otherwise. */
const saidOf = ({ summary }: Pick<Upload, 'summary'>) => ({
  acceptance: summary['acceptance'] as Acceptance | undefined,
  isSettled: summary['acceptanceSettled'] === true,
});

/** Keeps what was said last about an upload that goes on; once its rows are checked, nobody says otherwise. Gives it as it is then. */
export async function sayAcceptance(ctx: OperationContext, known: Upload, acceptance: Acceptance): Promise<Upload> {
  const said = saidOf(known);
  // Who says the same again waits for nobody who works on it.
  if (said.isSettled || said.acceptance === acceptance) return known;
  const upload = await uploadsOf(ctx).require(known.id, { lock: true });
  if (saidOf(upload).isSettled) return upload;
  const summary = { ...upload.summary, acceptance };
  return (await uploadsOf(ctx).update(upload.id, upload.version, { summary })).row;
}

/** Decides, when its rows are checked, whether somebody is asked about an upload; once, for all who work on it. */
export async function settleAcceptance(ctx: OperationContext, uploadId: string): Promise<Acceptance> {
  const upload = await uploadsOf(ctx).require(uploadId, { lock: true });
  const said = saidOf(upload);
  if (said.isSettled && said.acceptance !== undefined) return said.acceptance;
  const acceptance = acceptanceNow(ctx, said.acceptance);
  const summary = { ...upload.summary, acceptance, acceptanceSettled: true };
  await uploadsOf(ctx).update(uploadId, upload.version, { summary });
  return acceptance;
}
