import type { AnyEntity, OperationContext } from '@parasol/core';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { type AnyRow, isReplaced, rowsOf, type WrittenRows } from './written-rows.ts';

/** What a merge carries over, and how it decides where only one of two rows can stay. */
export interface CarryingOver {
  readonly ctx: OperationContext;
  readonly written: WrittenRows;
  /** Rows of the absorbed record that stay instead of the golden one's; each is taken out when it was used. */
  readonly keep: Set<string>;
}

/**
 * Lets everything that hangs on one row hang on another: rows of whatever module whose relation forbids the deletion of what it points
 * at. Where the other has such a row already (both are enrolled in a plan, both belong to a household) one of the two goes, and what
 * hung on that one is carried over in turn. Rows whose relation only keeps what it points at stay: they are about the record that
 * they were made for.
 */
export async function carryOver(carrying: CarryingOver, entity: AnyEntity, from: AnyRow, to: AnyRow): Promise<void> {
  for (const [referring, columns] of referrersOf(carrying.ctx, entity)) {
    for (const row of await pointingAt(carrying.ctx, referring, columns, from.id)) {
      const moved = Object.fromEntries(columns.filter((column) => row[column] === from.id).map((c) => [c, to.id]));
      const rivals = await rivalsOf(carrying.ctx, referring, row, moved);
      const [rival] = rivals;
      if (rival === undefined) await carrying.written.move(referring, row, moved);
      else if (carrying.keep.delete(row.id)) {
        for (const other of rivals) await giveWay(carrying, referring, other, row);
        await carrying.written.move(referring, row, moved);
        await takeOffice(carrying, referring, rival, row.id);
      } else {
        await giveWay(carrying, referring, row, rival);
        await takeOffice(carrying, referring, row, rival.id);
      }
    }
  }
}

async function giveWay(carrying: CarryingOver, entity: AnyEntity, goes: AnyRow, stays: AnyRow): Promise<void> {
  await carryOver(carrying, entity, goes, stays);
  await carrying.written.remove(entity, goes, stays.id);
}

/** A household keeps its head and its primary recipient when two of its members turn out to be one. */
async function takeOffice({ ctx, written }: CarryingOver, entity: AnyEntity, gone: AnyRow, staysId: string) {
  if (entity !== (GroupIndividual as AnyEntity)) return;
  const left = gone as unknown as GroupIndividual;
  const stays = await ctx.repo(GroupIndividual).require(staysId);
  const role = left.role === 'HEAD' ? left.role : (stays.role ?? left.role);
  const recipientType =
    left.recipientType === 'PRIMARY' ? left.recipientType : (stays.recipientType ?? left.recipientType);
  const patch = {
    ...(role === stays.role ? {} : { role }),
    ...(recipientType === stays.recipientType ? {} : { recipientType }),
  };
  if (Object.keys(patch).length > 0) await written.change(GroupIndividual, stays, patch);
}

/** Entities that point at this one and forbid its deletion, with the columns by which they do. */
function referrersOf(ctx: OperationContext, entity: AnyEntity): Map<AnyEntity, string[]> {
  const found = new Map<AnyEntity, string[]>();
  for (const { entity: referring, column } of ctx.catalog.referrers(entity))
    found.set(referring, [...(found.get(referring) ?? []), column]);
  return found;
}

async function pointingAt(
  ctx: OperationContext,
  entity: AnyEntity,
  columns: readonly string[],
  id: string,
): Promise<readonly AnyRow[]> {
  const where = { or: columns.map((column) => ({ '==': [{ var: column }, id] })) };
  const found: AnyRow[] = [];
  // Read to the end before the first is written.
  for await (const batch of rowsOf(ctx, entity).stream({ where, orderBy: [] })) found.push(...batch);
  return found;
}

/** Live rows that stand in the way of a row which is to point elsewhere, because a set of columns may have these values once. */
async function rivalsOf(
  ctx: OperationContext,
  entity: AnyEntity,
  row: AnyRow,
  moved: Readonly<Record<string, string>>,
): Promise<readonly AnyRow[]> {
  if (isReplaced(row)) return [];
  const rivals = new Map<string, AnyRow>();
  for (const unique of entity.unique) {
    if (!unique.some((column) => Object.hasOwn(moved, column))) continue;
    const values = unique.map((column) => [column, moved[column] ?? row[column] ?? null] as const);
    // Values that are not there are equal to nothing.
    if (values.some(([, value]) => value === null)) continue;
    const current = entity.business ? [{ missing: 'replacementUuid' }] : [];
    const where = { and: [...values.map(([column, value]) => ({ '==': [{ var: column }, value] })), ...current] };
    const rival = await rowsOf(ctx, entity).first({ where, orderBy: [] });
    if (rival !== undefined && rival.id !== row.id) rivals.set(rival.id, rival);
  }
  return [...rivals.values()];
}
