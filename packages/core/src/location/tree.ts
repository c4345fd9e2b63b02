import type { NewOf, PatchOf } from '../entity/entity.ts';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import type { OperationContext } from '../operation/context.ts';
import { Location } from './location.ts';

/** Columns that follow from where a place lies. */
type Derived = 'path' | 'level';
export type NewLocation = Omit<NewOf<typeof Location>, Derived>;
export type LocationPatch = Omit<PatchOf<typeof Location>, Derived>;

/** Places that can lie one in another; their paths fit the column. */
export const MAX_LEVELS = 20;

/** Where a place lies when its parent is this one; null is no parent. The tree is locked. */
export async function placeIn(
  ctx: OperationContext,
  id: string,
  parentId: string | null,
): Promise<{ readonly path: string; readonly level: number }> {
  if (parentId === null) return { path: `/${id}/`, level: 0 };
  const parent = await ctx.repo(Location).get(parentId);
  if (parent === undefined) throw failure(coreErrors.NOT_FOUND({ entity: Location.name, id: parentId }, ['parentId']));
  const level = parent.level + 1;
  requireLevel(level);
  return { path: `${parent.path}${id}/`, level };
}

export function requireLevel(level: number): void {
  if (level >= MAX_LEVELS) throw failure(coreErrors.LOCATION_TOO_DEEP({ limit: MAX_LEVELS }, ['parentId']));
}

/**
 * Holds the tree until the transaction ends. Whoever changes its shape holds all topmost places, so that two who do meet at one of
 * them: nothing is put into a place that is being moved, and no two places into each other.
 */
export async function lockTree(ctx: OperationContext): Promise<void> {
  let after: string | undefined;
  do {
    const page = await ctx.repo(Location).find({
      where: { missing: 'parentId' },
      orderBy: [],
      first: 1000,
      lock: 'wait',
      ...(after === undefined ? {} : { after }),
    });
    after = page.endCursor ?? undefined;
  } while (after !== undefined);
}

/** Gives everything below a place its new path, after the place itself has got its own. */
export async function moveBelow(
  ctx: OperationContext,
  from: { readonly path: string; readonly level: number },
  to: { readonly path: string; readonly level: number },
): Promise<void> {
  const locations = ctx.repo(Location);
  const below = { startsWith: [{ var: 'path' }, from.path] };
  const deeper = to.level - from.level;
  for await (const batch of locations.stream({ where: below, orderBy: [] })) {
    for (const { id, path, level } of batch) {
      requireLevel(level + deeper);
      const set = { path: { value: to.path + path.slice(from.path.length) }, level: { value: level + deeper } };
      await locations.updateWhere({ where: { '==': [{ var: 'id' }, id] }, set });
    }
  }
}
