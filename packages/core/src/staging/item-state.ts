import { z } from 'zod';
import type { AnyEntity, RowOf } from '../entity/entity.ts';
import type { OperationContext } from '../operation/context.ts';
import { entityQueries, type ListInput, listCondition, listInput } from '../operation/entity-operations.ts';
import { type Operation, query } from '../operation/operation.ts';
import { readCondition } from '../operation/read-condition.ts';
import type { FindOptions, Page } from '../store/repository.ts';
import type { StagedState } from './staged-rows.ts';
import { isSettled, type UploadStatus, uploadStatuses } from './upload-states.ts';

/**
 * How an item stands. Of an upload about which nobody is asked, a valid row is not rewritten when it is applied, which would cost as much
 * as to stage it: it is applied when the upload is done.
 */
export const itemState = (state: StagedState, upload: UploadStatus | undefined): StagedState =>
  state === 'VALID' && upload !== undefined && isSettled(upload) ? 'APPLIED' : state;

/** The same as JSON-logic over staged rows that have a relation `upload`. */
const ITEM_STATE = {
  if: [
    {
      and: [
        { '==': [{ var: 'state' }, 'VALID'] },
        { in: [{ var: 'upload.status' }, uploadStatuses.filter(isSettled)] },
      ],
    },
    'APPLIED',
    { var: 'state' },
  ],
};

/** A condition of a caller, who means by `state` how the item stands. */
export function overItems(where: unknown): unknown {
  if (Array.isArray(where)) return where.map(overItems);
  if (typeof where !== 'object' || where === null) return where;
  const entries = Object.entries(where);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'var' && [first[1]].flat()[0] === 'state') return ITEM_STATE;
  return Object.fromEntries(
    entries.map(([operator, operands]) => [
      operator,
      // What is asked of the rows of a collection is about those.
      COLLECTIVE.has(operator) && Array.isArray(operands)
        ? [overItems(operands[0]), ...operands.slice(1)]
        : overItems(operands),
    ]),
  );
}

const COLLECTIVE: ReadonlySet<string> = new Set(['some', 'all', 'none', 'count', 'sum', 'first', 'earliest', 'latest']);

const conditionOf = (
  ctx: OperationContext,
  entity: AnyEntity,
  { where, customFilters }: { readonly where?: unknown; readonly customFilters?: readonly unknown[] | undefined },
): { readonly where?: unknown } => {
  // It is asked as the caller gave it whether he sees what it reads; what is made of it is not his any more.
  if (where !== undefined) readCondition(ctx, entity, where, { path: ['where'] });
  const condition = listCondition(ctx, entity, { where: overItems(where), customFilters });
  return condition === undefined ? {} : { where: condition };
};

interface Item {
  readonly state: StagedState;
  readonly uploadId: string;
}

/** Rows as they are answered: with the state in which their items are. `uploads` is the entity of their relation `upload`. */
export async function asItems<R>(ctx: OperationContext, uploads: AnyEntity, rows: readonly R[]): Promise<readonly R[]> {
  const valid = (rows as readonly (R & Item)[]).filter(({ state }) => state === 'VALID');
  // How an upload stands is told to whoever sees its items.
  const found = await ctx.repo(uploads, { scope: 'all' }).byIds(
    valid.map(({ uploadId }) => uploadId),
    { includeDeleted: true },
  );
  return (rows as readonly (R & Item)[]).map((row) => {
    const upload = found.get(row.uploadId) as { readonly status: UploadStatus } | undefined;
    const state = itemState(row.state, upload?.status);
    return state === row.state ? row : { ...row, state };
  });
}

/**
 * The reads of an entity that stages rows of uploads, in whose answers and conditions `state` is how the item stands. The entity has
 * `stagedFields` and a relation `upload` to an entity with a `status`.
 *
 * @example
 * // skip: of a module
 * export const ClinicRecordService = defineService('clinic_record_service', {
 *   ...itemQueries(ClinicRecord, ClinicUpload, 'acme_clinic_search_perms'),
 * });
 */
export function itemQueries<E extends AnyEntity>(entity: E, uploads: AnyEntity, rights: string) {
  const { history } = entityQueries(entity, rights);
  const id = z.uuid().toLowerCase();
  const get: Operation<{ id: string }, RowOf<E>> = query({
    rights,
    input: z.strictObject({ id }),
    run: async (ctx, input) => {
      const [item] = await asItems(ctx, uploads, [await ctx.repo(entity).require(input.id)]);
      return item as RowOf<E>;
    },
  });
  const list: Operation<ListInput, Page<RowOf<E>>> = query({
    rights,
    input: listInput,
    run: async (ctx, { where, customFilters, ...page }) => {
      const condition = conditionOf(ctx, entity, { where, customFilters });
      const { rows, endCursor } = await ctx.repo(entity).find({ ...(page as FindOptions), ...condition });
      return { rows: await asItems(ctx, uploads, rows), endCursor };
    },
  });
  const count: Operation<{ where?: unknown; customFilters?: unknown[] | undefined }, number> = query({
    rights,
    input: listInput.pick({ where: true, customFilters: true }),
    run: (ctx, input) => ctx.repo(entity).count(conditionOf(ctx, entity, input).where),
  });
  return { get, list, count, history };
}
