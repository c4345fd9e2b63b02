import { type AnyEntity, command, type Issue, type OperationContext, unchanged } from '@parasol/core';
import { z } from 'zod';
import { DuplicateCandidate } from '../../entities/duplicate-candidate.ts';
import { Individual } from '../../entities/individual.ts';
import { IndividualMerge } from '../../entities/individual-merge.ts';
import { individualErrors } from '../../errors.ts';
import { unfinishedImports } from '../upload/unfinished-imports.ts';
import { holdRecords } from './hold-records.ts';
import { type AnyRow, type MergeItem, pointAt, rowsOf } from './written-rows.ts';

/** Refusals that one answer lists. */
const MOST = 100;

/**
 * Takes a merge back: every row that it wrote is again what it was, both records with their history included. Refused with
 * `individual.MERGE_OVERTAKEN` for each row that says something else by now, and where a unique value that comes back was given to
 * somebody else.
 */
export const undo = command({
  rights: ['gql_individual_merge_perms', 'gql_individual_update_perms', 'gql_individual_undo_delete_perms'],
  approval: 'allowed',
  input: z.strictObject({
    id: z.uuid().toLowerCase(),
    version: z.int().min(1),
    reason: z.string().trim().min(1).max(1000).optional(),
  }),
  run: async (ctx, { id, version, reason }) => {
    await unfinishedImports(ctx);
    const merges = ctx.repo(IndividualMerge);
    const { goldenId, absorbedId, items, status } = await merges.require(id, { lock: true });
    const patch = status === 'UNDONE' ? {} : { status: 'UNDONE' as const, undoReason: reason ?? null };
    const { row, changed } = await merges.update(id, version, patch);
    if (!changed) return unchanged(row);
    await holdRecords(ctx, goldenId, absorbedId);
    const written = items as readonly MergeItem[];
    await requireUntouched(ctx, row, written);
    for (const item of [...written].reverse()) await takeBack(ctx, item);
    return row;
  },
});

/** Refuses what was written since: whoever wrote it meant the record as it was merged. */
async function requireUntouched(
  ctx: OperationContext,
  merge: IndividualMerge,
  items: readonly MergeItem[],
): Promise<void> {
  const last = new Map(items.map((item) => [`${item.entity}:${item.id}`, item]));
  const issues: Issue[] = [];
  for (const { entity: name, id, after } of last.values()) {
    if (name === DuplicateCandidate.name) continue;
    const entity = ctx.catalog.byName(name);
    const row = await rowsOf(ctx, entity).get(id, { includeDeleted: true, lock: true });
    if (row === undefined || !(await isAsLeft(ctx, entity, row, after)))
      issues.push(individualErrors.MERGE_OVERTAKEN({ entity: name, id }, ['id']));
  }
  issues.push(...(await laterIssues(ctx, merge)));
  if (issues.length > 0) ctx.fail(...issues.slice(0, MOST));
}

/** Refuses rows that a later merge into the same record let stay in the place of others: those would be left without theirs. */
async function laterIssues(ctx: OperationContext, { id, goldenId, items }: IndividualMerge): Promise<Issue[]> {
  const own = new Set((items as readonly MergeItem[]).map((item) => item.id));
  const sameGolden = [{ '==': [{ var: 'goldenId' }, goldenId] }, { '==': [{ var: 'status' }, 'MERGED'] }];
  const issues: Issue[] = [];
  for await (const batch of ctx.repo(IndividualMerge).stream({ where: { and: sameGolden }, orderBy: [] }))
    for (const later of batch.filter((one) => one.id > id))
      for (const { entity, inFavourOf } of later.items as readonly MergeItem[])
        if (entity !== Individual.name && inFavourOf !== undefined && own.has(inFavourOf))
          issues.push(individualErrors.MERGE_OVERTAKEN({ entity, id: inFavourOf }, ['id']));
  return issues;
}

/** Whether a row says what it said in a version, whatever happened to it in between. */
async function isAsLeft(ctx: OperationContext, entity: AnyEntity, row: AnyRow, version: number): Promise<boolean> {
  if (row.version === version || !entity.history) return row.version === version;
  const left = await rowsOf(ctx, entity).version(row.id, version);
  if (left === undefined) return false;
  return entity.columns
    .filter(({ system, name }) => system !== true || name === 'isDeleted')
    .every(({ name }) => JSON.stringify(row[name]) === JSON.stringify(left[name]));
}

async function takeBack(ctx: OperationContext, item: MergeItem): Promise<void> {
  const entity = ctx.catalog.byName(item.entity);
  const rows = rowsOf(ctx, entity);
  const row = await rows.require(item.id, { includeDeleted: true });
  // What somebody decided about a pair since is his decision; nothing else depends on it.
  if (item.entity === DuplicateCandidate.name && !(await isAsLeft(ctx, entity, row, item.after))) return;
  if (item.deleted === true) await rows.restore(row.id, row.version);
  else if (item.moved !== undefined) await pointAt(ctx, entity, row, item.moved);
  else {
    const before = await rows.version(item.id, item.before);
    if (before === undefined) throw new Error(`Version ${item.before} of ${item.entity} ${item.id} is not there.`);
    const patch = Object.fromEntries((item.changed ?? []).map((column) => [column, before[column]]));
    // As when it was merged: what is hidden from the caller comes back with the rest.
    const repository = ctx.repo(entity, { scope: 'all' }) as unknown as typeof rows;
    await repository.update(row.id, row.version, patch);
  }
}
