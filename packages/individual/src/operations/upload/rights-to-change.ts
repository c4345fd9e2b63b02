import { type OperationContext, requireRights } from '@parasol/core';
import type { ImportState } from './import-input.ts';

type Key = 'gql_individual_update_perms' | 'gql_group_create_perms' | 'gql_group_update_perms';

/**
 * Whoever uploads a file that changes people, and whoever applies it, may change them; where it also says who lives with whom, they may do what
 * the commands on memberships do: take people in, and move them. Refused with `core.FORBIDDEN`.
 *
 * @example
 * // skip: within an operation
 * requireRightsToChange(ctx, 'benefit_plan.import_beneficiaries', { mode: 'update', grouped: false });
 */
export function requireRightsToChange(
  ctx: OperationContext,
  operation: string,
  { mode, grouped }: Pick<ImportState, 'mode' | 'grouped'>,
): void {
  if (mode === 'create') return;
  const rights = ctx.configuration<Readonly<Record<Key, readonly string[]>>>('individual');
  const lists = [rights.gql_individual_update_perms];
  if (grouped) lists.push(rights.gql_group_create_perms, rights.gql_group_update_perms);
  requireRights(ctx.actor, operation, lists);
}
