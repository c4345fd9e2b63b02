import type { OperationContext } from '@parasol/core';
import { keptValues, type ReadModel } from '@parasol/core/internal';
import { Group } from '../entities/group.ts';
import type { GroupSummary } from '../entities/group-summary.ts';

/** What is kept of households, by their ids, as far as the caller reaches them and their members. */
export async function summariesOf(
  ctx: OperationContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, GroupSummary>> {
  const model = ctx.catalog.readModels(Group).get('summary') as ReadModel;
  return (await keptValues(ctx, model, ids)) as ReadonlyMap<string, GroupSummary>;
}
