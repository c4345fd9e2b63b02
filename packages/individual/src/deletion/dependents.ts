import { type AnyEntity, type Operation, type OperationContext, versioned } from '@parasol/core';
import { z } from 'zod';
import { individualErrors } from '../errors.ts';

/** A row that points at a person or a group and forbids their deletion. */
export interface Dependent {
  readonly entity: string;
  readonly id: string;
}

/** What a deletion came to. Ids only: it is kept with the change record. */
export interface Deletion {
  readonly id: string;
  /** The version of the deleted row, which `undoDelete` takes. */
  readonly version: number;
  /** What ended with it, by the kind of row and its id. */
  readonly ended: readonly Dependent[];
}

/** What deletions take: the version that was read, and whether what hangs on the row ends with it. */
export interface DeletionInput {
  readonly id: string;
  readonly version: number;
  readonly cascade?: boolean | undefined;
}

/** The same, checked. */
export const deletionInput = versioned.extend({
  /**
   * Ends memberships, enrolments and whatever else hangs on the row, with the same call; `preview` tells what. @default the deletion is
   * refused while there is something
   */
  cascade: z.boolean().default(false),
});

/** Rows that a list in a refusal names. */
const NAMED = 50;

interface DependentRow extends Dependent {
  readonly version: number;
}

/**
 * What hangs on a row, of every module: each relation that forbids its deletion is asked. What the caller does not reach is left out, and
 * refused by the deletion itself.
 */
export async function dependentsOf(ctx: OperationContext, entity: AnyEntity, id: string): Promise<DependentRow[]> {
  const found: DependentRow[] = [];
  for (const { entity: by, column } of ctx.catalog.referrers(entity)) {
    const where = { '==': [{ var: column }, id] };
    for await (const rows of ctx.repo(by).stream({ where, orderBy: [] }))
      for (const row of rows as readonly { readonly id: string; readonly version: number }[])
        found.push({ entity: by.name, id: row.id, version: row.version });
  }
  return found;
}

/** Refuses a deletion with the list of what hangs on the row. */
export function refuseDependents(ctx: OperationContext, entity: AnyEntity, dependents: readonly Dependent[]): void {
  if (dependents.length === 0) return;
  const counts = [...Map.groupBy(dependents, ({ entity: name }) => name)].map(
    ([name, rows]) => `${rows.length} ${name}`,
  );
  const items = dependents.slice(0, NAMED).map(({ entity: name, id }) => ({ entity: name, id }));
  ctx.fail(individualErrors.STILL_IN_USE({ entity: entity.name, counts, items }, ['id']));
}

/**
 * Ends what hangs on a row by the operations that modules offer for it, as the resource `delete.<entity>`. What no module ends stays, and
 * the deletion is refused for it.
 */
export async function endDependents(ctx: OperationContext, dependents: readonly DependentRow[]): Promise<Dependent[]> {
  const ended: Dependent[] = [];
  for (const { entity, id, version } of dependents) {
    const operation = ctx.findResource<Operation<{ id: string; version: number }, unknown>>(`delete.${entity}`);
    if (operation === undefined) continue;
    await ctx.call(operation, { id, version });
    ended.push({ entity, id });
  }
  return ended;
}

/** Rows that ended with a deletion: they carry its change. */
export async function endedWith(
  ctx: OperationContext,
  entity: AnyEntity,
  column: string,
  deleted: { readonly id: string; readonly changeId: string },
): Promise<readonly { readonly id: string; readonly version: number }[]> {
  const found: { id: string; version: number }[] = [];
  const where = {
    and: [
      { '==': [{ var: column }, deleted.id] },
      { '==': [{ var: 'changeId' }, deleted.changeId] },
      { '==': [{ var: 'isDeleted' }, true] },
    ],
  };
  for await (const rows of ctx.repo(entity).stream({ where, includeDeleted: true, orderBy: [] }))
    for (const { id, version } of rows as readonly { readonly id: string; readonly version: number }[])
      found.push({ id, version });
  return found;
}
