import type { z } from 'zod';
import { coreErrors } from '../errors/core-errors.ts';
import { failure } from '../errors/failure.ts';
import { newInput, patchInput } from '../operation/entity-operations.ts';
import { command } from '../operation/operation.ts';
import { unchanged } from '../operation/result.ts';
import { Location } from './location.ts';
import { type LocationPatch, lockTree, moveBelow, type NewLocation, placeIn } from './tree.ts';

const withoutDerived = (input: unknown): unknown => (input as z.ZodObject).omit({ path: true, level: true });

const createInput = withoutDerived(newInput(Location)) as z.ZodType<NewLocation, NewLocation>;

/** Adds a place, topmost or in another one. */
export const create = command({
  rights: 'gql_location_create_perms',
  approval: 'allowed',
  input: createInput,
  validate: (ctx, input) => ctx.repo(Location).issuesOfNew({ ...input, path: '/', level: 0 }),
  run: async (ctx, input) => {
    const id = input.id ?? ctx.newId();
    await lockTree(ctx);
    return ctx.repo(Location).insert({ ...input, id, ...(await placeIn(ctx, id, input.parentId ?? null)) });
  },
});

type Versioned = { id: string; version: number } & LocationPatch;
const updateInput = withoutDerived(patchInput(Location)) as z.ZodType<Versioned, Versioned>;

/** Changes a place. With another parent it moves, with everything that lies in it, or nothing of it does. */
export const update = command({
  rights: 'gql_location_update_perms',
  approval: 'allowed',
  input: updateInput,
  validate: (ctx, { id: _, version: __, ...patch }) => ctx.repo(Location).issuesOfPatch(patch),
  run: async (ctx, { id, version, ...patch }) => {
    const locations = ctx.repo(Location);
    if (patch.parentId === undefined) {
      const { row, changed } = await locations.update(id, version, patch);
      return changed ? row : unchanged(row);
    }
    await lockTree(ctx);
    const before = await locations.require(id);
    const place = await placeIn(ctx, id, patch.parentId);
    if (patch.parentId !== null && place.path.startsWith(before.path) && place.path !== before.path) {
      const parent = await locations.require(patch.parentId);
      throw failure(coreErrors.LOCATION_INSIDE_ITSELF({ code: before.code, parent: parent.code }, ['parentId']));
    }
    const { row, changed } = await locations.update(id, version, { ...patch, ...place });
    if (place.path !== before.path) await moveBelow(ctx, before, place);
    return changed ? row : unchanged(row);
  },
});
