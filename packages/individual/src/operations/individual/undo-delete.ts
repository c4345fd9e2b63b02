import { command, type Operation, versioned } from '@parasol/core';
import { z } from 'zod';
import { endedWith } from '../../deletion/dependents.ts';
import { Group } from '../../entities/group.ts';
import { GroupIndividual } from '../../entities/group-individual.ts';
import { Individual } from '../../entities/individual.ts';
import { undoDeleteGroupIndividual } from '../group-individual/undo-delete.ts';

/** What taking back a deletion takes. */
export interface UndoDeletion {
  readonly id: string;
  readonly version: number;
  /** Also the memberships that ended with the deletion, as far as the groups are still there. @default false */
  readonly withMemberships?: boolean | undefined;
}

export const undoInput = versioned.extend({ withMemberships: z.boolean().default(false) });

/**
 * Takes a deleted person back. Enrolments that ended with the deletion stay ended: whether there is a place, and whether the plan still takes
 * them, is decided by enrolling them again.
 */
export const undoDeleteIndividual: Operation<UndoDeletion, Individual> = command({
  rights: 'gql_individual_undo_delete_perms',
  approval: 'allowed',
  input: undoInput,
  run: async (ctx, { id, version, withMemberships }) => {
    const people = ctx.repo(Individual);
    const deleted = await people.require(id, { includeDeleted: true });
    const row = await people.restore(id, version);
    if (!withMemberships) return row;
    for (const ended of await endedWith(ctx, GroupIndividual, 'individualId', deleted)) {
      const { groupId } = await ctx.repo(GroupIndividual).require(ended.id, { includeDeleted: true });
      if ((await ctx.repo(Group).get(groupId)) !== undefined) await ctx.call(undoDeleteGroupIndividual, ended);
    }
    return row;
  },
});
