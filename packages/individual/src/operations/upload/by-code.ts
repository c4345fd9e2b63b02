import type { Location, OperationContext } from '@parasol/core';
import type { Group } from '../../entities/group.ts';

/** A place, or a group with the place in which it lies. */
export interface Coded {
  readonly id: string;
  readonly locationId?: string | null;
}

/** Lists of literals end at 1,000. */
const AT_ONCE = 1000;

/**
 * Places or groups by their codes; with `all` also those that the caller does not reach. A code that no store can keep leads nowhere.
 *
 * @example
 * // skip: within an operation
 * const groups = await byCode(ctx, Group, ['H1', 'H2'], 'all');
 * groups.get('H1')?.id;
 */
export async function byCode(
  ctx: OperationContext,
  entity: typeof Location | typeof Group,
  codes: readonly string[],
  scope?: 'all',
): Promise<Map<string, Coded>> {
  const found = new Map<string, Coded>();
  const wanted = [...new Set(codes)].filter((code) => code.isWellFormed() && !code.includes('\0'));
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const where = { in: [{ var: 'code' }, wanted.slice(at, at + AT_ONCE)] };
    const repository = ctx.repo(entity as typeof Location, scope === undefined ? {} : { scope });
    const { rows } = await repository.find({ where, orderBy: [], first: AT_ONCE });
    for (const row of rows) found.set(row.code, row);
  }
  return found;
}
