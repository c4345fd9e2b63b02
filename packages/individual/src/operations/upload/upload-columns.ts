import type { OperationContext } from '@parasol/core';
import { individualSchema, knownColumns } from './import-columns.ts';

/**
 * The columns that a file of people must have and may have, for a module that uploads people together with something of its own.
 *
 * @example
 * // skip: within an operation
 * const { required, optional } = uploadColumns(ctx, 'group_code');
 */
export const uploadColumns = (
  ctx: OperationContext,
  groupColumn: string,
): { readonly required: readonly string[]; readonly optional: readonly string[] } =>
  knownColumns(individualSchema(ctx), groupColumn);
