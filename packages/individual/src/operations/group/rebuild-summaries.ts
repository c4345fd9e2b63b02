import { job, type Operation } from '@parasol/core';
import { z } from 'zod';
import { Group } from '../../entities/group.ts';
import { GroupSummary } from '../../entities/group-summary.ts';

/** What working out all summaries anew found. */
export interface RebuiltSummaries {
  /** Groups of which something else was kept: none, unless somebody wrote past Parasol. */
  readonly differed: number;
}

/**
 * Works out anew what is kept of every group (`summary.members` and the like), range by range, and says of how many it was something else.
 * Summaries follow the members by themselves, so this is for a database in which somebody wrote by hand. A run that was interrupted is
 * carried on by a worker.
 *
 * @example
 * const { differed } = unwrap(await me.groups.rebuildSummaries({}));
 */
export const rebuildSummaries: Operation<object, RebuiltSummaries> = job({
  rights: 'gql_group_update_perms',
  scope: 'whole',
  input: z.strictObject({}),
  start: async (ctx) => ({ key: `group_service.rebuild_summaries:${ctx.newId()}`, state: {} }),
  execute: (run) =>
    run.overRanges(
      'groups',
      (ctx, size) => ctx.repo(Group).cuts({ size, includeDeleted: true }),
      async (ctx, range) => ({ differed: await ctx.rebuild(GroupSummary, range) }),
    ),
  finish: async (_ctx, _state, { differed = 0 }) => ({ differed }),
});
