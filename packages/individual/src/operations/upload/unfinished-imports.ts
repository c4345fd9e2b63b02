import { holdLatch, type OperationContext, ofChanges, unfinishedChanges } from '@parasol/core';
import type { Group } from '../../entities/group.ts';
import { Individual } from '../../entities/individual.ts';

/** The phase that makes people, range by range. Before it an upload has made nobody. */
export const APPLY = 'apply';

/** Held while an upload begins to make people, and by whoever looks for whole uploads and then reads people. */
export const IMPORT = 'individual.import_individuals';
/** The signal of the job that applies accepted items. */
export const APPLY_ITEMS = 'individual.apply_items';
export const holdImports = (ctx: OperationContext): Promise<void> => holdLatch(ctx, IMPORT);

/**
 * Uploads that have made some of their people and not all, in this transaction: none begins to until it ends, and none becomes whole
 * unseen. What they have made is nobody's to use yet.
 *
 * @example
 * const imports = await unfinishedImports(ctx);
 * const refuse = imports === undefined ? [] : [{ reason: 'UPLOAD_UNFINISHED', when: imports.has(Individual) }];
 */
export async function unfinishedImports(ctx: OperationContext): Promise<UnfinishedImports | undefined> {
  await holdImports(ctx);
  return unfinishedNow(ctx);
}

/** The same about rows that were read in this transaction already: what made them had begun before. */
export async function unfinishedNow(ctx: OperationContext): Promise<UnfinishedImports | undefined> {
  const changes = [
    ...(await unfinishedChanges(ctx, { signal: IMPORT }, APPLY)),
    ...(await unfinishedChanges(ctx, { signal: APPLY_ITEMS }, APPLY)),
  ];
  if (changes.length === 0) return undefined;
  const made = ofChanges(changes);
  return {
    has: (subject) => (subject === Individual ? made : { or: [made, { some: [{ var: 'members' }, made] }] }),
    hasMembersOf: (group) => ({ some: [{ var: `${group}.members` }, made] }),
  };
}

/** Uploads that are not whole, as conditions in JSON-logic. Somebody whom a clerk has changed since is not theirs any more. */
export interface UnfinishedImports {
  /** That a person, or a group or one of its members, was made by one of them. */
  has(subject: typeof Individual | typeof Group): unknown;
  /** Over a row with a relation to a group: that a member of the group was made by one of them. */
  hasMembersOf(group: string): unknown;
}
