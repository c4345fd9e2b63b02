import type { AnyEntity, RowOf, SystemFields } from '../entity/entity.ts';
import { changes } from '../operation/change-record.ts';
import type { OperationContext } from '../operation/context.ts';

/** Rows of one batch, unless the caller says otherwise. */
const BATCH = 1000;

/**
 * The rows that a change wrote and no later one changed. Rows that were written one by one are read by the ids that the change
 * carries. Those of a set are found by one pass over the table, which cuts them into ranges of ids, and then range by range: an
 * index on the change of each row would cost every write, and most of all updates, for what few ask for.
 */
export async function* rowsOf<E extends AnyEntity>(
  ctx: Pick<OperationContext, 'repo'>,
  { changeId }: { readonly changeId: string },
  entity: E,
  { batch = BATCH }: { readonly batch?: number } = {},
): AsyncIterable<readonly RowOf<E>[]> {
  const change = await changes(ctx).require(changeId);
  const rows = ctx.repo(entity as AnyEntity);
  const ids = change.rowIds === null ? undefined : (change.rowIds[entity.name] as readonly string[] | undefined);
  if (ids === undefined) {
    if (change.rowIds !== null && change.counts[entity.name] === undefined) return;
    const where = { '==': [{ var: 'changeId' }, changeId] };
    let after: string | undefined;
    for (const through of await rows.cuts({ where, size: batch, includeDeleted: true })) {
      const range = { after, through };
      for await (const some of rows.stream({ where, range, batch, includeDeleted: true })) yield some as RowOf<E>[];
      after = through;
    }
    return;
  }
  for (let at = 0; at < ids.length; at += batch) {
    const found = await rows.byIds(ids.slice(at, at + batch), { includeDeleted: true });
    const current = ([...found.values()] as SystemFields[]).filter((row) => row.changeId === changeId);
    if (current.length > 0) yield current.sort((a, b) => (a.id < b.id ? -1 : 1)) as RowOf<E>[];
  }
}
