import { z } from 'zod';
import type { AnyEntity, NewOf, PatchOf, RowOf } from '../entity/entity.ts';
import { entityScope } from '../entity/entity-scope.ts';
import { parseCustomFilter } from '../expression/custom-filter.ts';
import { toJsonLogic } from '../expression/to-json-logic.ts';
import type { FindOptions, Page, Version } from '../store/repository.ts';
import type { OperationContext } from './context.ts';
import { command, type Operation, query } from './operation.ts';
import { requireVisible } from './read-condition.ts';
import { unchanged } from './result.ts';

const id = z.uuid().toLowerCase();
const version = z.int().min(1);

/** What a list takes: JSON-logic over the entity, custom filters over its extension data, ordering, keyset page, an instant to read as of. */
export const listInput = z.strictObject({
  where: z.unknown().optional(),
  /** `field__lookup__type=value`; all must hold. */
  customFilters: z.array(z.unknown()).max(50).optional(),
  orderBy: z.array(z.string().max(200)).max(10).optional(),
  first: z.int().optional(),
  after: z.string().max(4000).optional(),
  asOf: z.iso.datetime().optional(),
  includeDeleted: z.boolean().optional(),
});
/**
 * What a list takes: `where`, `customFilters`, `orderBy`, `first` (rows, at most 1,000), `after`, `asOf` and `includeDeleted`.
 */
export type ListInput = z.input<typeof listInput>;

/** The condition of a list: `where` and all custom filters. */
export function listCondition(
  ctx: OperationContext,
  entity: AnyEntity,
  input: { where?: unknown; customFilters?: readonly unknown[] | undefined },
): unknown {
  const scope = entityScope(ctx.catalog, entity, ctx.documents);
  const filters = (input.customFilters ?? []).map((filter, i) => {
    const path = ['customFilters', i];
    const { tree } = parseCustomFilter(filter, scope, { path });
    requireVisible(ctx, filter, tree, entity, path);
    return toJsonLogic(tree);
  });
  const conditions = [...(input.where === undefined ? [] : [input.where]), ...filters];
  return conditions.length === 0 ? undefined : conditions.length === 1 ? conditions[0] : { and: conditions };
}

/** The reads that every entity has: get, list, count, history. */
export function entityQueries<E extends AnyEntity>(entity: E, rights: string | readonly string[]) {
  const get: Operation<{ id: string; asOf?: string | undefined }, RowOf<E>> = query({
    rights,
    input: z.strictObject({ id, asOf: z.iso.datetime().optional() }),
    run: (ctx, input) => ctx.repo(entity).require(input.id, input.asOf === undefined ? {} : { asOf: input.asOf }),
  });
  const list: Operation<ListInput, Page<RowOf<E>>> = query({
    rights,
    input: listInput,
    run: (ctx, { where, customFilters, ...page }) => {
      const condition = listCondition(ctx, entity, { where, customFilters });
      return ctx
        .repo(entity)
        .find({ ...(page as FindOptions), ...(condition === undefined ? {} : { where: condition }) });
    },
  });
  const count: Operation<{ where?: unknown; customFilters?: unknown[] | undefined }, number> = query({
    rights,
    input: listInput.pick({ where: true, customFilters: true }),
    run: (ctx, input) => ctx.repo(entity).count(listCondition(ctx, entity, input)),
  });
  const history: Operation<{ id: string }, readonly Version<RowOf<E>>[]> = query({
    rights,
    input: z.strictObject({ id }),
    run: (ctx, input) => ctx.repo(entity).history(input.id),
  });
  return { get, list, count, history };
}

/** Input of a create: the declared fields, relation ids, extension data and validity. Values are checked by the entity itself. */
export function newInput<E extends AnyEntity>(entity: E): z.ZodType<NewOf<E>, NewOf<E>> {
  return rowInput(entity, {}) as never;
}

/** Input of an update: id, the version that was read, and what changes. */
export function patchInput<E extends AnyEntity>(
  entity: E,
): z.ZodType<{ id: string; version: number } & PatchOf<E>, { id: string; version: number } & PatchOf<E>> {
  return rowInput(entity, { id, version }) as never;
}

/** Keys are strict here; values pass on to the entity, which reports all violations together. */
function rowInput(entity: AnyEntity, required: z.ZodRawShape): z.ZodObject {
  const writable = entity.columns.filter((column) => column.system !== true && column.name !== 'replacementUuid');
  return z.strictObject({
    ...Object.fromEntries(writable.map((column) => [column.name, z.unknown().optional()])),
    ...required,
  });
}

/** The version of a row that the caller read. */
export const versioned = z.strictObject({ id, version });

/** Create, update, delete over one entity, for services that add nothing to them. */
export const createOf = <E extends AnyEntity>(entity: E, rights: string): Operation<NewOf<E>, RowOf<E>> =>
  command({
    rights,
    approval: 'allowed',
    input: newInput(entity),
    validate: (ctx, input) => ctx.repo(entity).issuesOfNew(input),
    run: (ctx, input) => ctx.repo(entity).insert(input),
  });

/**
 * An operation that changes one row: `{ id, version, …patch }`. Absent keys stay as they are, null empties; a patch that changes nothing
 * is `unchanged`. Refuses with `core.CONFLICT` where the version is no longer the current one, with `core.NOT_FOUND`, with what the fields
 * say, and with a transition that the entity's states do not have.
 */
export const updateOf = <E extends AnyEntity>(
  entity: E,
  rights: string,
): Operation<{ id: string; version: number } & PatchOf<E>, RowOf<E>> =>
  command({
    rights,
    approval: 'allowed',
    input: patchInput(entity),
    validate: (ctx, { id: _, version: __, ...patch }) => ctx.repo(entity).issuesOfPatch(patch as never),
    run: async (ctx, { id: rowId, version: expected, ...patch }) => {
      const { row, changed } = await ctx.repo(entity).update(rowId, expected, patch as never);
      return changed ? row : unchanged(row);
    },
  });

/**
 * An operation that deletes one row softly: `{ id, version }`. Its unique values are free again, its history stays. Refuses with
 * `core.CONFLICT` and `core.NOT_FOUND`, and where a restricting relation still points at it. What the row was the successor of is open
 * again, with the end it had before; refused with `core.DUPLICATE` where others have its unique values by now.
 */
export const deleteOf = <E extends AnyEntity>(
  entity: E,
  rights: string,
): Operation<z.input<typeof versioned>, RowOf<E>> =>
  command({
    rights,
    approval: 'allowed',
    input: versioned,
    run: (ctx, input) => ctx.repo(entity).delete(input.id, input.version),
  });

/**
 * An operation that takes a deleted row back: `{ id, version }`. Refuses with `core.DUPLICATE` where another row has its unique values by
 * now.
 */
export const restoreOf = <E extends AnyEntity>(
  entity: E,
  rights: string,
): Operation<z.input<typeof versioned>, RowOf<E>> =>
  command({
    rights,
    approval: 'allowed',
    input: versioned,
    run: (ctx, input) => ctx.repo(entity).restore(input.id, input.version),
  });

/**
 * Replaces a row of a business entity by a successor that is valid from `effectiveFrom`; the replaced row ends the day before and
 * takes no more changes. Gives the successor.
 */
export const replaceOf = <E extends AnyEntity>(
  entity: E,
  rights: string,
): Operation<{ id: string; version: number; effectiveFrom: string } & PatchOf<E>, RowOf<E>> =>
  command({
    rights,
    approval: 'allowed',
    input: rowInput(entity, { id, version, effectiveFrom: z.iso.date() }) as never,
    run: async (ctx, input: { id: string; version: number; effectiveFrom: string }) => {
      const { id: rowId, version: expected, effectiveFrom, ...patch } = input;
      return (await ctx.repo(entity).replace(rowId, expected, effectiveFrom, patch as never)).successor;
    },
  });
