import { type OperationContext, stagingErrors } from '@parasol/core';
import type { ImportInput, ImportState } from './import-input.ts';
import type { UploadConfiguration } from './upload-configuration.ts';

/**
 * Who says that the valid items of an upload of people are applied. Where the configuration demands that somebody accepts them, no caller does
 * without: refused with `staging.ACCEPTANCE_REQUIRED`.
 *
 * @example
 * // skip: within an operation
 * const acceptance = acceptanceOf(ctx, input); // 'required'
 */
export function acceptanceOf(
  ctx: OperationContext,
  { acceptance }: Pick<ImportInput, 'acceptance'>,
): ImportState['acceptance'] {
  const { upload_acceptance: configured } =
    ctx.configuration<Pick<UploadConfiguration, 'upload_acceptance'>>('individual');
  if (configured === 'required' && acceptance === 'automatic')
    ctx.fail(stagingErrors.ACCEPTANCE_REQUIRED({}, ['acceptance']));
  return acceptance ?? configured;
}
